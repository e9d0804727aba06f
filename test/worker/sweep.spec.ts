import type { INestApplicationContext } from '@nestjs/common';
import { ExperimentsSweep } from '@app/experiments';
import { RedisClient } from '@app/jobs';
import { eventually } from '../kit/eventually';
import { tryOnce, tryWords } from '../kit/experiments';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';
import { expected, transcripts } from '../kit/transcripts';
import { startWorker } from '../kit/worker-context';

let system: System;
let worker: INestApplicationContext | undefined;
let ada: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
});

beforeEach(async () => {
  ada = await system.signUp();
});

afterEach(async () => {
  await worker?.close();
  worker = undefined;
});

afterAll(() => system.stop());

describe('work whose jobs Redis has forgotten', () => {
  it('is done all the same: events, ends, days', async () => {
    const { id, started_at } = (await ada.post(sessionsPath(), {})).body.data as {
      id: string;
      started_at: string;
    };
    const events = ['p-1', 'p-2'].map((prompt_id) => ({
      event_type: 'UserPromptSubmit',
      timestamp: started_at,
      data: { prompt_id },
    }));
    await ada.post(`/api/v1/${ada.slug}/observability/sessions/${id}/events`, { events });
    await ada.post(`${sessionsPath()}/${id}/end`, { outcome: 'success' });
    expect(await forget()).toBeGreaterThan(0);
    worker = await startWorker(system.config);
    await system.quiet();
    expect((await ada.get(`${sessionsPath()}/${id}`)).body.data).toMatchObject({
      total_turns: 2,
      status: 'ended',
    });
    const { data } = (await ada.get(`${sessionsPath()}/analytics/summary`)).body;
    expect(data).toMatchObject({ total_sessions: 1, ended_sessions: 1, success_rate: 100, average_turns: 2 });
  });

  it('is done all the same: events of a session that goes on', async () => {
    const { id, started_at } = (await ada.post(sessionsPath(), {})).body.data as {
      id: string;
      started_at: string;
    };
    const events = [{ event_type: 'UserPromptSubmit', timestamp: started_at, data: { prompt_id: 'p-1' } }];
    await ada.post(`/api/v1/${ada.slug}/observability/sessions/${id}/events`, { events });
    await forget();
    worker = await startWorker(system.config);
    await system.quiet();
    expect((await ada.get(`${sessionsPath()}/${id}`)).body.data).toMatchObject({
      total_turns: 1,
      status: 'active',
    });
  });

  it('is done all the same: a conversation that is to be condensed', async () => {
    const { id } = (await ada.post(sessionsPath(), {})).body.data as { id: string };
    await ada.post(`${sessionsPath()}/${id}/compact`);
    await forget();
    worker = await startWorker(system.config);
    await system.quiet();
    const { compacted_into_id } = (await ada.get(`${sessionsPath()}/${id}`)).body.data;
    expect(compacted_into_id).not.toBeNull();
  });

  it('is done all the same: modifications', async () => {
    const bob = await memberOf(system, ada, 'member');
    for (const actor of [ada, ada, bob]) await modify(actor);
    await forget();
    worker = await startWorker(system.config);
    await system.quiet();
    expect((await ada.get(`/api/v1/${ada.slug}/patterns`)).body.data).toMatchObject([{ sessions: 3 }]);
  });

  it('is done all the same: sessions of experiments, also when their days are summed already', async () => {
    const { slug } = await tryWords(ada, 'Think twice.');
    const session = await tryOnce(ada, ada.slug, 'success');
    await workAll();
    expect(await countedIn(slug)).toEqual([1, 100]);
    await ada.patch(`${sessionsPath()}/${session}`, { outcome: 'failure' });
    await system.database.query('DELETE FROM changed_days WHERE organization_id = $1', [ada.organizationId]);
    await forget();
    await workAll();
    expect(await countedIn(slug)).toEqual([1, 0]);
  });

  it('is done all the same: sessions of experiments that go on for more than a day', async () => {
    const { slug } = await tryWords(ada, 'Think twice.');
    await ada.post(sessionsPath(), { agent_name: 'rails-expert' });
    await workAll();
    expect(await countedIn(slug)).toEqual([0, null]);
    await system.database.query(
      `WITH long AS (UPDATE experiment_sessions SET started_at = now() - interval '25 hours' WHERE organization_id = $1)
       UPDATE sessions SET started_at = now() - interval '25 hours' WHERE organization_id = $1`,
      [ada.organizationId],
    );
    await system.api.get(ExperimentsSweep, { strict: false }).markOverdue();
    await workAll();
    expect(await countedIn(slug)).toEqual([1, 0]);
  });

  it('is done all the same: uploads, also while they are being read', async () => {
    for (const { bytes } of transcripts()) {
      await ada.post(`${sessionsPath()}/import`, bytes, { 'content-type': 'application/x-ndjson' });
    }
    await forget();
    worker = await startWorker(system.config);
    await eventually('the first upload to be read', async () => (await importsDone()) > 0);
    await forget();
    await system.quiet();
    expect(await importsDone()).toBe(transcripts().length);
    const period = 'start_date=2025-06-01&end_date=2026-02-01';
    const { data } = (await ada.get(`${sessionsPath()}/analytics/summary?${period}`)).body;
    expect(data).toMatchObject({ total_sessions: 3, total_cost: expected.union.cost_usd });
  });

  it('counts once when two workers find it', async () => {
    const { id } = (await ada.post(sessionsPath(), {})).body.data as { id: string };
    await forget();
    worker = await startWorker(system.config);
    const other = await startWorker(system.config);
    await system.quiet();
    await other.close();
    const { data } = (await ada.get(`${sessionsPath()}/analytics/summary`)).body;
    expect([id, data.total_sessions]).toEqual([expect.any(String), 1]);
  });
});

function sessionsPath(): string {
  return `/api/v1/${ada.slug}/sessions`;
}

async function modify(actor: Actor): Promise<void> {
  const { id } = (await actor.post(sessionsPath(), { agent_name: 'rails-expert' })).body.data as {
    id: string;
  };
  const change = {
    ...{ session_id: id, file_path: 'rails-expert.md', change_type: 'edit' },
    ...{
      content_before: 'You know Ruby.\n',
      content_after: 'You know Ruby.\nUse RSpec for all that you write.\n',
    },
  };
  const url = '/api/v1/agents/rails-expert/modifications';
  expect((await actor.post(url, change, { 'x-organization': ada.slug })).status).toBe(201);
}

async function workAll(): Promise<void> {
  worker = await startWorker(system.config);
  await system.quiet();
  await worker.close();
  worker = undefined;
}

/** Sessions that count in an experiment of one person, in whichever arm, and how many percent succeeded. */
async function countedIn(experiment: string): Promise<[number, number | null]> {
  const { body } = await ada.get(`/api/v1/${ada.slug}/experiments/${experiment}/metrics`);
  const { control, variant } = body as Record<'control' | 'variant', ArmMetrics>;
  const { total_sessions, success_rate } = control.total_sessions > 0 ? control : variant;
  return [total_sessions, success_rate];
}

interface ArmMetrics {
  total_sessions: number;
  success_rate: number | null;
}

/** Deletes all that Redis knows of this system's queues, as a flush does; answers how many keys those were. */
async function forget(): Promise<number> {
  const { redis } = system.api.get(RedisClient);
  const keys = await redis.keys(`${system.config.redis.prefix}:*`);
  return keys.length > 0 ? redis.del(...keys) : 0;
}

async function importsDone(): Promise<number> {
  const rows = await system.database.query(
    `SELECT FROM imports WHERE organization_id = $1 AND status = 'done'`,
    [ada.organizationId],
  );
  return rows.length;
}
