import { memberOf } from '../kit/member-of';
import { agent, makeResource } from '../kit/resources';
import { type Actor, System } from '../kit/system';
import { transcripts } from '../kit/transcripts';

let system: System;
let ada: Actor;
let session: { id: string };
let told = 0;

beforeAll(async () => {
  system = await System.start();
});

beforeEach(async () => {
  ada = await system.signUp();
  session = await open();
});

afterAll(() => system.stop());

const at = (second: number) => new Date(Date.UTC(2026, 0, 20, 10, 0, second)).toISOString();
const event = (event_type: string, second: number, data: object = {}) => ({
  event_type,
  timestamp: at(second),
  event_id: `event-${(told += 1)}`,
  data,
});
const call = (second: number, id: string, more: object = {}) =>
  event('PostToolUse', second, { tool_name: 'Bash', tool_use_id: id, duration_ms: 1000, ...more });

/** One prompt; five calls, of which one failed and was tried again, and one waited two seconds; an edit; a compaction. */
const work = () => [
  event('UserPromptSubmit', 0, { prompt_id: 'p1', git_branch: 'topic' }),
  event('PostToolUseFailure', 1, { tool_name: 'Bash', tool_use_id: 't1' }),
  call(2, 't2'),
  event('PreToolUse', 3, { tool_name: 'Bash', tool_use_id: 't3' }),
  event('PermissionRequest', 3, { tool_name: 'Bash' }),
  call(6, 't3'),
  call(7, 't4', {
    tool_name: 'Edit',
    tool_response: { filePath: '/shop/src/cart.ts', structuredPatch: [{ lines: ['-a', '+b', '+c'] }] },
  }),
  event('PostToolUseFailure', 8, { tool_name: 'Bash', tool_use_id: 't5', is_interrupt: true }),
  event('PreCompact', 9, { trigger: 'auto' }),
];

async function open(): Promise<{ id: string }> {
  return (await ada.post(`/api/v1/${ada.slug}/sessions`, {})).body.data as { id: string };
}

async function send(events: object[]): Promise<void> {
  const path = `/api/v1/${ada.slug}/observability/sessions/${session.id}/events`;
  expect((await ada.post(path, { events })).status).toBe(202);
}

async function end(body: object = {}): Promise<void> {
  expect((await ada.post(`/api/v1/${ada.slug}/sessions/${session.id}/end`, body)).status).toBe(200);
}

async function analysis(): Promise<Record<string, unknown>> {
  await system.quiet();
  const answer = await ada.get(`/api/v1/${ada.slug}/sessions/${session.id}/analysis`);
  expect(answer.status).toBe(200);
  return answer.body.data as Record<string, unknown>;
}

const used = { input_tokens: 100, output_tokens: 5, cost_usd: 0.01 };
const scoreIn = ({ quality }: Record<string, unknown>) => (quality as { score: number } | null)?.score;

it('tells figures while a session lasts, and its score at the end', async () => {
  await send(work());
  const figures = {
    ...{
      turns: 1,
      tool_calls: 5,
      failed_calls: 1,
      retries: 1,
      interruptions: 1,
      compactions: 1,
      auto_compactions: 1,
    },
    ...{
      permission_requests: 1,
      permission_wait: 2,
      denials: 0,
      api_errors: 0,
      lines_added: 2,
      lines_removed: 1,
    },
    ...{ files_touched: 1, files: ['/shop/src/cart.ts'], files_complete: true, branches: ['topic'] },
  };
  expect(await analysis()).toMatchObject({ ...figures, analyzed_at: null, quality: null });
  await end({ outcome: 'success', model_metrics: { ...used, cache_read_tokens: 300 } });
  const after = await analysis();
  expect(after).toMatchObject({ ...figures, cache_hit_share: 0.75, analyzed_at: expect.any(String) });
  // 40 × 1 + 20 × 4/5 + 15 × 0 + 10 × 4/5 + 10 × 3/4 + 5 × 1/2
  expect(after.quality).toEqual({
    score: 74,
    parts: [
      { name: 'outcome', value: 1, weight: 40, contribution: 40 },
      { name: 'tools', value: 0.8, weight: 20, contribution: 16 },
      { name: 'interruptions', value: 0, weight: 15, contribution: 0 },
      { name: 'retries', value: 0.8, weight: 10, contribution: 8 },
      { name: 'cache', value: 0.75, weight: 10, contribution: 7.5 },
      { name: 'context', value: 0.5, weight: 5, contribution: 2.5 },
    ],
  });
});

it('computes the score again when more is told after the end', async () => {
  await send([event('UserPromptSubmit', 0)]);
  await end();
  expect(scoreIn(await analysis())).toBe(100);
  await send([event('PostToolUseFailure', 1, { tool_name: 'Bash', tool_use_id: 't1' }), call(2, 't2')]);
  // interruptions 15 and context 5 of 50, tools and retries half of 30
  expect(scoreIn(await analysis())).toBe(70);
  await ada.patch(`/api/v1/${ada.slug}/sessions/${session.id}`, { outcome: 'failure' });
  expect(scoreIn(await analysis())).toBe(38.89);
});

it('has no score for a session without events', async () => {
  await end({ outcome: 'success' });
  const told = await analysis();
  expect(told).toMatchObject({ turns: 0, files: [], quality: { score: null } });
});

it('is shown to those who may read the session', async () => {
  const [member, viewer] = [await memberOf(system, ada, 'member'), await memberOf(system, ada, 'viewer')];
  const path = `/api/v1/${ada.slug}/sessions/${session.id}/analysis`;
  for (const person of [member, viewer]) expect((await person.get(path)).status).toBe(403);
  expect((await (await system.signUp('eve')).get(path)).status).toBe(404);
  expect((await ada.get(`/api/v1/${ada.slug}/sessions/nothing/analysis`)).status).toBe(404);
});

/** As a script of its own counts them: calls, those that failed, lines added, files edited. */
const REAL = { '0ccf1a04': [12, 1, 0, 0], d3ad4cdc: [59, 4, 8, 10], fe5e1c67: [167, 23, 25, 26] };

it('is read from real transcripts too', async () => {
  const body = Buffer.concat(transcripts().map(({ bytes }) => bytes));
  const type = { 'content-type': 'application/x-ndjson' };
  expect((await ada.post(`/api/v1/${ada.slug}/sessions/import`, body, type)).status).toBe(202);
  await system.quiet();
  const { data } = (await ada.get(`/api/v1/${ada.slug}/sessions`)).body as { data: Record<string, string>[] };
  const imported = data.filter(({ external_id }) => external_id !== null);
  expect(imported).toHaveLength(3);
  for (const { id, external_id } of imported) {
    session = { id: id! };
    const told = (await analysis()) as Record<string, number>;
    const failed = told.failed_calls! + told.interruptions!;
    const figures = [told.tool_calls, failed, told.lines_added, told.files_touched];
    const name = external_id!.slice(0, 8);
    expect([name, figures]).toEqual([name, REAL[name as keyof typeof REAL]]);
    expect(scoreIn(told)).toBeGreaterThan(50);
  }
});

it('is averaged over the ended sessions of a version', async () => {
  const { id } = await makeResource(ada, { content: agent('our-agent', 'Be brief.') });
  for (const outcome of ['success', 'failure', null]) {
    const opened = await ada.post(`/api/v1/${ada.slug}/sessions`, { agent_name: 'our-agent' });
    session = opened.body.data as { id: string };
    await send(work());
    if (outcome !== null) await end({ outcome });
  }
  await system.quiet();
  const [version] = (await ada.get(`/api/v1/resources/${id}/stats`)).body.data as { work: object }[];
  // 66.5 and 26.5 of 90: nothing is known of tokens
  expect(version!.work).toEqual({
    ...{ sessions: 2, quality_score: 51.665, failed_calls: 1, retries: 1, interruptions: 1, compactions: 1 },
    ...{ lines_added: 2, lines_removed: 1, files_touched: 1, cache_hit_share: null, permission_wait: 2 },
  });
});
