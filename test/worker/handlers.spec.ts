import type { INestApplicationContext } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import { HandlerRegistry } from '@app/jobs';
import { testConfig } from '@app/testing';
import { JOBS } from '../../apps/worker/src/jobs.manifest';
import { Schedules } from '../../apps/worker/src/schedules';
import type { Answer } from '../kit/client';
import { eventually } from '../kit/eventually';
import { placeIn, tryOnce, tryWords } from '../kit/experiments';
import { costState } from '../kit/cost-state';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';
import { transcripts } from '../kit/transcripts';
import { startWorker } from '../kit/worker-context';

const ABSENT = '00000000-0000-4000-8000-000000000000';
const COST_STATE = Buffer.from(JSON.stringify(costState('0ccf1a04-1b4c-43b6-8aa5-79e41db43a68')));
const UPLOADED = 'ingestion.transcripts-uploaded';

/** What handlers derive; when it was last touched is no part of it. */
const DERIVED = {
  sessions: `to_jsonb(t) - 'updated_at' - 'finalized_at'`,
  session_usage: 'to_jsonb(t)',
  session_tools: 'to_jsonb(t)',
  session_tasks: 'to_jsonb(t)',
  session_facts: 'to_jsonb(t)',
  session_analyses: `to_jsonb(t) - 'analyzed_at'`,
  session_search: 'to_jsonb(t)',
  session_prompts: 'to_jsonb(t)',
  session_agents: 'to_jsonb(t)',
  usage_records: 'to_jsonb(t)',
  transcript_titles: 'to_jsonb(t)',
  transcript_cost_states: 'to_jsonb(t)',
  events: `to_jsonb(t) - 'received_at'`,
  imports: 'to_jsonb(t)',
  daily_rollups: 'to_jsonb(t)',
  weekly_rollups: 'to_jsonb(t)',
  four_week_rollups: 'to_jsonb(t)',
  daily_version_rollups: 'to_jsonb(t)',
  edit_patterns: 'to_jsonb(t)',
  outbox_events: 'to_jsonb(t)',
  experiment_sessions: 'to_jsonb(t)',
  experiment_user_sums: 'to_jsonb(t)',
  experiment_cost_bins: 'to_jsonb(t)',
  experiment_looks: `to_jsonb(t) - 'looked_at'`,
  experiment_results: `to_jsonb(t) - 'computed_at' #- '{report,at}'`,
};

let system: System;
let worker: INestApplicationContext;
let ada: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
  // A prefix of its own: it gets no jobs, so nothing runs but what the spec runs.
  worker = await startWorker(testConfig(system.database.url, { SECRET_KEY: system.config.tokens.secretKey }));
  // Nor does its clock announce what waits for longer than it should on a slow machine.
  worker.get(Schedules).beforeApplicationShutdown();
});

beforeEach(async () => {
  ada = await system.signUp();
  await recordWork();
});

afterAll(async () => {
  await worker?.close();
  await system.stop();
});

it('leave the same rows when they run again, one after the other and all at once', async () => {
  for (const [name, payloads] of await payloadsByJob())
    for (const payload of payloads) await handle(name, payload);
  // Folds have found sessions and days that were not known before.
  const work = await payloadsByJob();
  for (const [name, payloads] of work) for (const payload of payloads) await handle(name, payload);
  const once = await derivedRows();
  expect(once.sessions).toHaveLength(13);
  expect(once.edit_patterns).toHaveLength(1);
  expect(once.outbox_events).toHaveLength(2);
  expect(once.transcript_cost_states).toHaveLength(1);
  expect(once.experiment_looks!.length).toBeGreaterThan(1);
  expect(once.experiment_user_sums).toHaveLength(4);
  expect(once.experiment_cost_bins).toHaveLength(4);
  expect(once.experiment_results).toHaveLength(1);
  expect(once.session_agents).toHaveLength(10);
  expect(once.daily_rollups!.length).toBeGreaterThan(8);
  expect(once.daily_version_rollups!.length).toBeGreaterThan(0);
  expect(await marks()).toBe(0);

  await markEvidenceAgain();
  for (const [name, payloads] of work) for (const payload of payloads) await handle(name, payload);
  expect(await derivedRows()).toEqual(once);

  await markEvidenceAgain();
  const all = work.flatMap(([name, payloads]) => payloads.map((payload) => () => handle(name, payload)));
  await Promise.all([...all, ...all, ...all].map((start) => start()));
  for (const [name, payloads] of work) for (const payload of payloads) await handle(name, payload);
  expect(await derivedRows()).toEqual(once);
});

it('leave an import alone that another worker has read to its end meanwhile', async () => {
  const payload = { organizationId: ada.organizationId };
  for (let earlier = transcripts().length; earlier > 0; earlier -= 1) await handle(UPLOADED, payload);
  const lines = 10_000;
  const { id } = (await upload(Buffer.from(longTranscript(lines)))).body.data;
  const reading = handle(UPLOADED, payload);
  await eventually('the reading to begin', async () => (await importRow(id)).status === 'running', {
    pollMs: 1,
  });
  // What the other worker leaves: all is counted, and the pieces are gone.
  await system.database.query(
    `WITH gone AS (DELETE FROM import_chunks WHERE import_id = $1)
     UPDATE imports SET status = 'done', rows = $2 WHERE id = $1`,
    [id, lines],
  );
  await reading;
  expect(await importRow(id)).toMatchObject({ status: 'done', rows: lines, bad_rows: 0 });
});

it.each(JOBS.map(({ name }) => name))('%s of something that is gone writes nothing', async (name) => {
  const before = await derivedRows();
  await handle(name, { organizationId: ABSENT }).catch((error: unknown) => {
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({ kind: 'not_found' });
  });
  expect(await derivedRows()).toEqual(before);
});

it.each(JOBS.map(({ name }) => name))('%s of another organization changes nothing here', async (name) => {
  const eve = await system.signUp('eve');
  const before = await derivedRows();
  const [, payloads] = (await payloadsByJob()).find(([job]) => job === name)!;
  for (const payload of payloads) {
    await handle(name, { ...payload, organizationId: eve.organizationId }).catch((error: unknown) => {
      expect(error).toMatchObject({ kind: 'not_found' });
    });
  }
  expect(await derivedRows()).toEqual(before);
});

/** One live session, reported and ended, and all transcripts waiting to be read. */
async function recordWork(): Promise<void> {
  const opened = await ada.post(`/api/v1/${ada.slug}/sessions`, { agent_name: 'claude' });
  const { id, started_at } = opened.body.data as { id: string; started_at: string };
  const event = (event_type: string, data: object) => ({ event_type, timestamp: started_at, data });
  const events = [
    event('UserPromptSubmit', { prompt_id: 'p-1' }),
    event('PostToolUse', { tool_use_id: 't-1', tool_name: 'Bash', duration_ms: 5 }),
    event('SubagentStart', { agent_id: 'a-1', agent_type: 'code-reviewer' }),
  ];
  await ada.post(`/api/v1/${ada.slug}/observability/sessions/${id}/events`, { events });
  const model_metrics = { input_tokens: 1, output_tokens: 2, cost_usd: 0.1, model: 'claude-opus-4-5' };
  await ada.post(`/api/v1/${ada.slug}/sessions/${id}/end`, { outcome: 'success', model_metrics });
  await ada.post(`/api/v1/${ada.slug}/sessions/${id}/compact`);
  await recordSilence();
  const year = { start_date: '2025-01-01', end_date: '2026-12-31', apply: true };
  await ada.post(`/api/v1/${ada.slug}/repricings`, year);
  for (const bytes of [...transcripts().map((told) => told.bytes), COST_STATE])
    expect((await upload(bytes)).status).toBe(202);
  const bob = await memberOf(system, ada, 'member');
  for (const actor of [ada, ada, bob]) await recordEdit(actor);
  await recordTrial([ada, bob, await memberOf(system, ada, 'member'), await memberOf(system, ada, 'member')]);
}

/** A session that nobody has ended. */
async function recordSilence(): Promise<void> {
  const { body } = await ada.post(`/api/v1/${ada.slug}/sessions`, { agent_name: 'claude' });
  const silent = `UPDATE sessions SET started_at = started_at - interval '2 hours', last_seen_at = last_seen_at - interval '2 hours'
                   WHERE id = $1`;
  await system.database.query(silent, [(body.data as { id: string }).id]);
}

/** Two people in each arm: with fewer there is nothing to look at. */
async function recordTrial(people: Actor[]): Promise<void> {
  const { id: experiment } = await tryWords(ada, 'Think twice.');
  for (const [index, { userId }] of people.entries())
    await placeIn(system.database, index % 2 ? 'variant' : 'control', { experiment, userId });
  for (const [index, person] of people.entries())
    await tryOnce(person, ada.slug, index === 0 ? 'failure' : 'success', 1 + index);
}

/** As if sessions of experiments had changed, though they come to what they came to. */
async function markEvidenceAgain(): Promise<void> {
  const mark = 'UPDATE experiment_sessions SET changed_at = now() WHERE organization_id = $1';
  await system.database.query(mark, [ada.organizationId]);
}

async function recordEdit(actor: Actor): Promise<void> {
  const opened = await actor.post(`/api/v1/${ada.slug}/sessions`, { agent_name: 'rails-expert' });
  const change = {
    session_id: (opened.body.data as { id: string }).id,
    ...{ file_path: '.claude/agents/rails-expert.md', change_type: 'edit' },
    ...{
      content_before: 'You know Ruby.\n',
      content_after: 'You know Ruby.\nUse RSpec for all that you write.\n',
    },
  };
  const url = '/api/v1/agents/rails-expert/modifications';
  expect((await actor.post(url, change, { 'x-organization': ada.slug })).status).toBe(201);
}

function upload(bytes: Buffer): Promise<Answer> {
  return ada.post(`/api/v1/${ada.slug}/sessions/import`, bytes, { 'content-type': 'application/x-ndjson' });
}

/** Several megabytes, so that it is stored in several pieces. */
function longTranscript(lines: number): string {
  const row = (index: number) => ({
    type: 'user',
    uuid: `u-${index}`,
    sessionId: 'f1f1f1f1-0000-4000-8000-000000000002',
    timestamp: new Date(Date.UTC(2026, 0, 22) + index * 1000).toISOString(),
    message: { role: 'user', content: 'x'.repeat(1000) },
  });
  return Array.from({ length: lines }, (_, index) => `${JSON.stringify(row(index))}\n`).join('');
}

async function importRow(id: string): Promise<{ status: string }> {
  const [row] = await system.database.query<{ status: string }>(
    `SELECT status, rows::int, bad_rows::int FROM imports WHERE id = $1`,
    [id],
  );
  return row!;
}

/** For every job there is, what it can be asked for now: imports first, then folds, ends and days. */
async function payloadsByJob(): Promise<[string, Payload[]][]> {
  const { organizationId } = ada;
  const rows = <T>(sql: string) => system.database.query<{ value: T }>(sql, [organizationId]);
  const imports = await rows<string>('SELECT id AS value FROM imports WHERE organization_id = $1');
  const work: Record<string, Payload[]> = {
    [UPLOADED]: imports.map(() => ({ organizationId })),
    'ingestion.repricings-requested': [{ organizationId }],
    'ingestion.sessions-touched': [{ organizationId }],
    'sessions.idle': [{ organizationId }],
    'sessions.compactions-requested': [{ organizationId }],
    'ingestion.erasure-requested': [{ organizationId }],
    'ingestion.retention-due': [{ organizationId }],
    'sessions.ended': [{ organizationId }],
    'sessions.days-changed': [{ organizationId }],
    'agents.modifications-logged': [{ organizationId }],
    'experiments.evidence-changed': [{ organizationId }],
    // A mail is no organization's.
    'mail.waiting': [],
    // It lives, and so nothing of it may go.
    'organizations.removed': [{ organizationId }],
  };
  expect(Object.keys(work).sort()).toEqual(JOBS.map(({ name }) => name).sort());
  return Object.entries(work);
}

type Payload = Record<string, string>;

async function handle(name: string, payload: Payload): Promise<void> {
  await worker.get(HandlerRegistry, { strict: false }).handlerOf(name)!.handle(payload);
}

async function derivedRows(): Promise<Record<string, object[]>> {
  const tables = Object.entries(DERIVED).map(async ([table, row]) => {
    const rows = await system.database.query<{ row: object }>(
      `SELECT ${row} AS row FROM ${table} t WHERE organization_id = $1 ORDER BY (${row})::text`,
      [ada.organizationId],
    );
    return [table, rows.map((found) => found.row)] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}

async function marks(): Promise<number> {
  const [row] = await system.database.query<{ count: number }>(
    `SELECT ((SELECT count(*) FROM unfolded_sessions WHERE organization_id = $1)
           + (SELECT count(*) FROM changed_days WHERE organization_id = $1)
           + (SELECT count(*) FROM modified_agents WHERE organization_id = $1)
           + (SELECT count(*) FROM experiment_sessions WHERE organization_id = $1 AND changed_at IS NOT NULL))::int AS count`,
    [ada.organizationId],
  );
  return row!.count;
}
