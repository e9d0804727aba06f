import { gzipSync } from 'node:zlib';
import type { Answer } from '../kit/client';
import { memberOf } from '../kit/member-of';
import { seededRandom } from '../kit/seeded-random';
import { type Actor, System } from '../kit/system';
import {
  exact,
  expected,
  joined,
  tokensOf,
  type Transcript,
  transcripts,
  truncated,
} from '../kit/transcripts';

const NDJSON = { 'content-type': 'application/x-ndjson' };
const PERIOD = 'start_date=2025-06-01&end_date=2026-02-01';
const HALF_MICRO_DOLLAR = 0.500001e-6;
const seed = Date.now() % 100_000;

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start();
});

beforeEach(async () => {
  ada = await system.signUp();
});

afterAll(() => system.stop());

describe('real transcripts', () => {
  const all = transcripts();
  const reversed = [...all].reverse();
  const ways: [string, Transcript[][], { gzip?: boolean; atOnce?: boolean }][] = [
    ['once', [all], {}],
    ['twice', [all, all], {}],
    ['truncated, then whole', [all.map(truncated), all], {}],
    ['whole, then truncated', [all, all.map(truncated)], {}],
    ['all in one upload', [[joined(all)]], {}],
    ['all in one gzip upload', [[joined(all)]], { gzip: true }],
    ['gzipped, subagents before their sessions', [reversed], { gzip: true }],
    [`in an order of chance (seed ${seed})`, [seededRandom(seed).shuffled(all)], {}],
    ['all at once, twice', [[...all, ...all]], { atOnce: true }],
  ];

  it.each(ways)('come to the expected figures when they are uploaded %s', async (_way, rounds, options) => {
    for (const files of rounds) {
      await uploadAll(files, options);
      await system.quiet();
    }
    expect(await sessionSums()).toEqual({
      sessions: 3,
      ...tokensOf(expected.union.tokens),
      cost: expected.union.cost_usd,
    });
    expect(await summary()).toMatchObject({
      total_sessions: 3,
      ended_sessions: 3,
      ...tokensOf(expected.union.tokens),
      total_cost: expected.union.cost_usd,
    });
    expect(await models()).toEqual(expectedModels());
    expect(await toolCalls()).toEqual(expected.tool_calls);
    await expectTasks();
  });

  it('are sessions of their own times, ended where they end, in the project that was named', async () => {
    await ada.post(`/api/v1/${ada.slug}/projects`, { name: 'One', slug: 'one', project_type: 'repository' });
    const answer = await upload(file('d3ad4cdc'), { query: '?project_slug=one' });
    expect(answer.status).toBe(202);
    expect(answer.body.data).toMatchObject({
      status: 'queued',
      rows: 0,
      bad_rows: 0,
      sessions: [],
      progress: 0,
      error: null,
    });
    await system.quiet();
    const { data } = (await ada.get(`/api/v1/${ada.slug}/imports/${answer.body.data.id}`)).body;
    expect(data).toMatchObject({
      status: 'done',
      rows: 137,
      bad_rows: 0,
      progress: 1,
      sessions: [expect.any(String)],
    });
    expect((await ada.get(`/api/v1/${ada.slug}/sessions/${data.sessions[0]}`)).body.data).toMatchObject({
      external_id: 'd3ad4cdc-5657-435d-98fa-0035d53e383d',
      status: 'ended',
      trigger: 'import',
      project: { slug: 'one' },
      started_at: expect.stringMatching(/^2025-06-08T/),
      ended_at: expect.stringMatching(/^2025-06-/),
      total_cost: 2.032669,
      ...{ usage_source: 'transcript', cost_source: 'transcript', price_revision: 0 },
    });
  });

  it('join a session that was recorded live, and nothing is counted twice', async () => {
    const external_id = 'd3ad4cdc-5657-435d-98fa-0035d53e383d';
    const opened = await ada.post(`/api/v1/${ada.slug}/sessions`, { external_id, agent_name: 'live' });
    const toolUse = /"id":"(toolu_\w+)","name":"(\w+)"/.exec(file('d3ad4cdc').bytes.toString())!;
    const live = [
      { event_type: 'UserPromptSubmit', timestamp: opened.body.data.started_at, data: { prompt: 'one' } },
      {
        event_type: 'PostToolUse',
        timestamp: opened.body.data.started_at,
        data: { tool_use_id: toolUse[1], tool_name: toolUse[2] },
      },
    ];
    await ada.post(`/api/v1/${ada.slug}/observability/sessions/${external_id}/events`, { events: live });
    await uploadAll(transcripts());
    await system.quiet();
    const merged = await ada.get(`/api/v1/${ada.slug}/sessions/${opened.body.data.id}`);
    expect(merged.body.data).toMatchObject({ agent_name: 'live', total_cost: 2.032669, status: 'active' });
    expect(await sessionSums()).toMatchObject({ sessions: 3, cost: expected.union.cost_usd });
    expect(await toolCalls()).toEqual(expected.tool_calls);
  });

  it('of two organizations do not meet', async () => {
    const eve = await system.signUp('eve');
    await Promise.all([uploadAll(transcripts()), uploadAll(transcripts(), { actor: eve })]);
    await system.quiet();
    for (const actor of [ada, eve]) {
      expect(await sessionSums(actor)).toMatchObject({ sessions: 3, cost: expected.union.cost_usd });
      expect(await toolCalls(actor)).toEqual(expected.tool_calls);
    }
    const ids = await system.database.query<{ organizations: string }>(
      'SELECT count(DISTINCT organization_id) AS organizations FROM sessions WHERE external_id IS NOT NULL GROUP BY id',
    );
    expect(ids.every(({ organizations }) => organizations === '1')).toBe(true);
  });
});

describe('lines that cannot be used', () => {
  it('are counted, and the others are used', async () => {
    const lines = file('0ccf1a04').bytes.toString().trimEnd().split('\n');
    const broken = [
      '{"cut":',
      'no json',
      '[]',
      '{"type":"user","sessionId":"x","timestamp":"never"}',
      '"\u0000"',
    ];
    const mixed = [...lines.slice(0, 40), ...broken, '', '   ', ...lines.slice(40)].join('\n');
    const { data } = (await upload({ name: 'mixed', bytes: Buffer.from(mixed) })).body;
    await system.quiet();
    const done = (await ada.get(`/api/v1/${ada.slug}/imports/${data.id}`)).body.data;
    expect(done).toMatchObject({
      status: 'done',
      rows: lines.length + broken.length,
      bad_rows: broken.length,
    });
    expect((await summary()).total_cost).toBe(0.245497);
  });

  it('may be all there is', async () => {
    const { data } = (await upload({ name: 'none', bytes: Buffer.from('hello\nworld\n') })).body;
    await system.quiet();
    const done = (await ada.get(`/api/v1/${ada.slug}/imports/${data.id}`)).body.data;
    expect(done).toMatchObject({ status: 'done', rows: 2, bad_rows: 2, sessions: [], progress: 1 });
  });
});

describe('an upload that is no use', () => {
  it.each([
    ['empty', () => upload({ name: 'empty', bytes: Buffer.alloc(0) }), 400, 'imports.empty'],
    [
      'empty inside',
      () => upload({ name: 'empty', bytes: Buffer.alloc(0) }, { gzip: true }),
      400,
      'imports.empty',
    ],
    [
      'not gzip',
      () => post(Buffer.from('{}\n'), { ...NDJSON, 'content-encoding': 'gzip' }),
      400,
      'imports.not_gzip',
    ],
    [
      'gzip that is cut off',
      () => post(gzipSync('{}\n'.repeat(99)).subarray(0, 20), { ...NDJSON, 'content-encoding': 'gzip' }),
      400,
      'imports.not_gzip',
    ],
    [
      'of an unknown project',
      () => upload(file('0ccf1a04'), { query: '?project_slug=unknown' }),
      404,
      'projects.not_found',
    ],
    [
      'JSON',
      () => post(Buffer.from('{}'), { 'content-type': 'application/json' }),
      415,
      'unsupported_media_type',
    ],
    ['text', () => post(Buffer.from('{}'), { 'content-type': 'text/plain' }), 415, 'unsupported_media_type'],
    [
      'packed in another way',
      () => post(Buffer.from('x'), { ...NDJSON, 'content-encoding': 'br' }),
      415,
      'unsupported_media_type',
    ],
  ])('is refused when it is %s, and nothing of it stays', async (_what, send, status, code) => {
    const answer = await send();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await leftovers()).toEqual({ imports: '0', chunks: '0' });
  });

  it('is 413 beyond 256 MiB, however small it travels, and nothing of it stays', async () => {
    const sixteenMegabytes = gzipSync(Buffer.alloc(16 * 1024 * 1024));
    const bomb = Buffer.concat(Array<Buffer>(17).fill(sixteenMegabytes));
    const answer = await post(bomb, { ...NDJSON, 'content-encoding': 'gzip' });
    expect([answer.status, answer.body.code]).toEqual([413, 'imports.too_large']);
    expect(await leftovers()).toEqual({ imports: '0', chunks: '0' });
  });
});

describe('who may see an import', () => {
  it('is who uploaded it, and who sees all of the organization', async () => {
    const bob = await memberOf(system, ada, 'member');
    const { id } = (await post(file('0ccf1a04').bytes, NDJSON, bob)).body.data;
    const path = `/api/v1/${ada.slug}/imports/${id}`;
    const eve = await system.signUp('eve');
    const carol = await memberOf(system, ada, 'member');
    const victor = await memberOf(system, ada, 'viewer');
    expect((await bob.get(path)).status).toBe(200);
    expect((await ada.get(path)).status).toBe(200);
    expect((await carol.get(path)).status).toBe(404);
    expect((await victor.get(path)).status).toBe(403);
    expect((await eve.get(path)).status).toBe(404);
    expect((await eve.get(`/api/v1/${eve.slug}/imports/${id}`)).status).toBe(404);
    expect((await system.anonymous().get(path)).status).toBe(401);
    for (const unknown of ['00000000-0000-4000-8000-000000000000', 'x']) {
      expect((await ada.get(`/api/v1/${ada.slug}/imports/${unknown}`)).status).toBe(404);
    }
    await system.quiet();
  });

  it('may upload only as a member', async () => {
    const victor = await memberOf(system, ada, 'viewer');
    expect((await post(file('0ccf1a04').bytes, NDJSON, victor)).status).toBe(403);
    const unsigned = await system
      .anonymous()
      .post(`/api/v1/${ada.slug}/sessions/import`, file('0ccf1a04').bytes, NDJSON);
    expect(unsigned.status).toBe(401);
    expect(await leftovers()).toEqual({ imports: '0', chunks: '0' });
  });
});

interface UploadOptions {
  gzip?: boolean;
  atOnce?: boolean;
  query?: string;
  actor?: Actor;
}

function file(start: string): Transcript {
  return transcripts().find(({ name }) => name.startsWith(start))!;
}

function upload(
  { bytes }: Transcript,
  { gzip = false, query = '', actor = ada }: UploadOptions = {},
): Promise<Answer> {
  const headers = gzip ? { ...NDJSON, 'content-encoding': 'gzip' } : NDJSON;
  return actor.post(`/api/v1/${actor.slug}/sessions/import${query}`, gzip ? gzipSync(bytes) : bytes, headers);
}

function post(bytes: Buffer, headers: Record<string, string>, actor = ada): Promise<Answer> {
  return actor.post(`/api/v1/${ada.slug}/sessions/import`, bytes, headers);
}

async function uploadAll(files: Transcript[], options: UploadOptions = {}): Promise<void> {
  const uploads = files.map((transcript) => () => upload(transcript, options));
  const answers = [];
  if (options.atOnce) answers.push(...(await Promise.all(uploads.map((start) => start()))));
  else for (const start of uploads) answers.push(await start());
  expect(answers.map(({ status }) => status)).toEqual(files.map(() => 202));
}

async function list(actor: Actor): Promise<Record<string, number>[]> {
  return (await actor.get(`/api/v1/${actor.slug}/sessions`)).body.data.map(
    (session: { model_metrics: object; total_cost: number }) => ({
      ...session.model_metrics,
      cost: session.total_cost,
    }),
  ) as Record<string, number>[];
}

async function sessionSums(actor = ada): Promise<Record<string, number>> {
  const sessions = await list(actor);
  const sum = (key: string) => sessions.reduce((total, session) => total + session[key]!, 0);
  const keys = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_creation_tokens'];
  const tokens = Object.fromEntries(keys.map((key) => [key, sum(key)]));
  return { sessions: sessions.length, ...tokens, cost: Math.round(sum('cost') * 1e6) / 1e6 };
}

async function summary(): Promise<Record<string, unknown>> {
  const path = `/api/v1/${ada.slug}/sessions/analytics/summary?${PERIOD}`;
  return (await ada.get(path)).body.data as Record<string, unknown>;
}

async function models(): Promise<Record<string, object>> {
  const { data } = (await ada.get(`/api/v1/${ada.slug}/sessions/analytics/cost-breakdown?${PERIOD}`)).body;
  const entries = data.by_model.map(
    ({
      model,
      share: _share,
      total_tokens: _total,
      ...rest
    }: { model: string } & Record<string, unknown>) => [model, rest],
  );
  return Object.fromEntries(entries);
}

/** Rounded half up, as answers of the API are; expected.json rounds the one tie to even. */
function expectedModels(): Record<string, object> {
  const entries = Object.entries(expected.by_model).map(([model, { tokens }]) => {
    const cost = Math.round(exact.by_model[model]!.cost_micro_usd) / 1e6;
    return [model, { ...tokensOf(tokens), cost }];
  });
  return Object.fromEntries(entries) as Record<string, object>;
}

async function toolCalls(actor = ada): Promise<Record<string, number>> {
  const rows = await system.database.query<{ tool_name: string; calls: number }>(
    'SELECT tool_name, sum(calls)::int AS calls FROM session_tools WHERE organization_id = $1 GROUP BY 1',
    [actor.organizationId],
  );
  return Object.fromEntries(rows.map(({ tool_name, calls }) => [tool_name, calls]));
}

/** Ten calls of the Task tool: five subagents with files of their own, five inside the files of their sessions. */
async function expectTasks(): Promise<void> {
  const tasks = await system.database.query<{ agent_id: string; cost: number }>(
    `SELECT agent_id, status, input_tokens::int, output_tokens::int, cache_read_tokens::int, cache_creation_tokens::int,
            cost::float8
       FROM session_tasks WHERE organization_id = $1`,
    [ada.organizationId],
  );
  expect(tasks).toHaveLength(expected.tool_calls.Task!);
  for (const [name, { tokens, cost_usd }] of Object.entries(expected.files)) {
    const agentId = /^agent-(\w+)/.exec(name)?.[1];
    if (!agentId) continue;
    const task = tasks.find(({ agent_id }) => agent_id === agentId);
    expect(task).toMatchObject({ status: 'completed', ...tokensOf(tokens) });
    expect(Math.abs(task!.cost - cost_usd)).toBeLessThanOrEqual(HALF_MICRO_DOLLAR);
  }
}

async function leftovers(): Promise<object> {
  const [row] = await system.database.query<object>(
    `SELECT (SELECT count(*) FROM imports WHERE organization_id = $1) AS imports,
            (SELECT count(*) FROM import_chunks WHERE organization_id = $1) AS chunks`,
    [ada.organizationId],
  );
  return row!;
}
