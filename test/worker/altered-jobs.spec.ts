import type { INestApplicationContext } from '@nestjs/common';
import { untilQuiet } from '@app/testing';
import { evidenceChanged } from '@app/experiments';
import { erasureRequested, retentionDue } from '@app/ingestion';
import { JobQueue, RedisClient } from '@app/jobs';
import { organizationRemoved } from '@app/organizations';
import { sessionsIdle } from '@app/sessions';
import { JOBS } from '../../apps/worker/src/jobs.manifest';
import { eventually } from '../kit/eventually';
import { tryOnce, tryWords } from '../kit/experiments';
import { type Actor, System } from '../kit/system';
import { transcripts } from '../kit/transcripts';
import { rowsOf } from '../kit/rows-of';
import { startWorker } from '../kit/worker-context';

let system: System;
let worker: INestApplicationContext | undefined;

beforeAll(async () => {
  system = await System.start({ worker: false });
});

afterAll(async () => {
  await worker?.close();
  await system.stop();
});

it('jobs of one organization that are altered to another fail; both organizations are as they should be', async () => {
  const [ada, eve] = [await system.signUp(), await system.signUp('eve')];
  await recordWork(eve);
  await workAll();
  const before = await rowsOf(system.database, eve);

  await recordWork(ada);
  const altered = await alterWaitingJobs(ada, eve);
  const ofOrganizations = JOBS.filter((job) => job.name !== 'mail.waiting');
  expect([...new Set(altered.map(({ name }) => name))].sort()).toEqual(
    ofOrganizations.map(({ name }) => name).sort(),
  );
  worker = await startWorker(system.config);
  for (const { key } of altered)
    await eventually(`${key} to fail`, async () => (await redis().hget(key, 'failedReason')) !== null);
  for (const { key } of altered)
    expect(await redis().hget(key, 'failedReason')).toBe('The payload is not the one that was announced.');
  await untilQuiet(system.database, system.api.get(JobQueue));

  expect(await rowsOf(system.database, eve)).toEqual(before);
  // What the altered jobs should have done was announced again by the sweep.
  expect(await figuresOf(ada)).toEqual(await figuresOf(eve));
});

const redis = () => system.api.get(RedisClient).redis;

/** A live session, reported and ended, one of an experiment, and a transcript: every kind of job is announced. */
async function recordWork(actor: Actor): Promise<void> {
  const base = `/api/v1/${actor.slug}`;
  const opened = await actor.post(`${base}/sessions`, { agent_name: 'claude' });
  const { id, started_at } = opened.body.data as { id: string; started_at: string };
  const events = [{ event_type: 'UserPromptSubmit', timestamp: started_at, data: { prompt_id: 'p-1' } }];
  await actor.post(`${base}/observability/sessions/${id}/events`, { events });
  const model_metrics = { input_tokens: 1, output_tokens: 2, cost_usd: 0.1, model: 'claude-opus-4-5' };
  await actor.post(`${base}/sessions/${id}/end`, { outcome: 'success', model_metrics });
  await actor.post(`${base}/sessions/${id}/compact`);
  const days = { start_date: '2026-01-01', end_date: '2026-12-31' };
  await actor.post(`${base}/repricings`, days);
  // The clock announces these, or somebody who is not there.
  for (const job of [sessionsIdle, retentionDue, erasureRequested])
    await system.api.get(JobQueue).announce(job, { organizationId: actor.organizationId });
  const type = { 'content-type': 'application/x-ndjson' };
  expect((await actor.post(`${base}/sessions/import`, transcripts()[0]!.bytes, type)).status).toBe(202);
  const change = { session_id: id, file_path: 'a.md', change_type: 'edit', content_after: 'Ask first.\n' };
  const told = await actor.post('/api/v1/agents/rails-expert/modifications', change, {
    'x-organization': actor.slug,
  });
  expect(told.status).toBe(201);
  await tryWords(actor, 'Think twice.');
  await tryOnce(actor, actor.slug, 'success');
  // Whoever sums the days of the session announces that, and nobody has begun.
  await system.api.get(JobQueue).announce(evidenceChanged, { organizationId: actor.organizationId });
  // Of an organization that lives it deletes nothing.
  await system.api.get(JobQueue).announce(organizationRemoved, { organizationId: actor.organizationId });
}

async function workAll(): Promise<void> {
  const once = await startWorker(system.config);
  await untilQuiet(system.database, system.api.get(JobQueue));
  await once.close();
}

/** As somebody could who may write in Redis. */
async function alterWaitingJobs(from: Actor, to: Actor): Promise<{ key: string; name: string }[]> {
  const keys = (await redis().keys(`${system.config.redis.prefix}:*`)).filter((key) =>
    /^[^{}]+:\d+$/.test(key),
  );
  const altered: { key: string; name: string }[] = [];
  for (const key of keys) {
    const [name, data] = await redis().hmget(key, 'name', 'data');
    if (!name || !data?.includes(from.organizationId)) continue;
    await redis().hset(key, 'data', data.replaceAll(from.organizationId, to.organizationId));
    altered.push({ key, name });
  }
  return altered;
}

async function figuresOf(actor: Actor): Promise<object> {
  const { data } = (await actor.get(`/api/v1/${actor.slug}/sessions?per_page=100`)).body;
  expect(data.length).toBeGreaterThan(1);
  return data.map(({ status, total_turns, total_cost, total_tokens }: Record<string, unknown>) => ({
    status,
    total_turns,
    total_cost,
    total_tokens,
  })) as object;
}
