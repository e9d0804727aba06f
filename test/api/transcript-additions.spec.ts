import { costState } from '../kit/cost-state';
import { type Actor, System } from '../kit/system';

const SESSION = 'f1f1f1f1-0000-4000-8000-000000000001';
const MODEL = 'claude-opus-4-5';
const PERIOD = 'start_date=2026-01-01&end_date=2026-02-01';

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start();
});

beforeEach(async () => {
  ada = await system.signUp();
});

afterAll(() => system.stop());

it('an upload counts though it brings no event: a title, a cost state', async () => {
  await told(row({ type: 'user', uuid: 'u-1', message: { role: 'user', content: 'hello' } }));
  expect(await session()).toMatchObject({ summary: null, total_cost: 0, total_turns: 1 });
  await told(row({ type: 'custom-title', customTitle: 'A name for it' }));
  expect(await session()).toMatchObject({ summary: 'A name for it', total_cost: 0 });
  const usage = { inputTokens: 1, outputTokens: 2, cacheReadInputTokens: 3, cacheCreationInputTokens: 4 };
  const modelUsage = { [MODEL]: { ...usage, costUSD: 0.25 } };
  await told(row({ type: 'cost-state', totalCostUSD: 0.25, modelUsage }));
  expect(await session()).toMatchObject({ summary: 'A name for it', total_cost: 0.25, total_tokens: 10 });
  expect(await session()).toMatchObject({ usage_source: 'cost_state', cost_source: 'cost_state' });
  expect(await summary()).toMatchObject({ total_cost: 0.25, total_tokens: 10 });
});

it('a cost state decides until it was stated, whatever comes in which order; responses that follow are added', async () => {
  // A response is 5 USD. The CLI knows of more than the transcript shows.
  await told(response('m-2', '11:00:00'));
  await told(stated('10:00:02', 10.25), response('m-1', '10:00:00'));
  await told(stated('10:00:01', 9.75));
  expect(await session()).toMatchObject({
    ...{ usage_source: 'cost_state', total_cost: 15.25, total_tokens: 3_000_007 },
    models: [{ model: MODEL, cost_usd: 15.25, input_tokens: 3_000_000 }],
  });
  expect(await summary()).toMatchObject({ total_cost: 15.25, total_tokens: 3_000_007 });
  await told(stated('11:00:01', 15.5));
  expect(await session()).toMatchObject({ total_cost: 15.5, total_tokens: 2_000_007 });
  expect(await summary()).toMatchObject({ total_cost: 15.5, total_tokens: 2_000_007 });
});

it('a cost state that a former release has read holds all that is known, until it is told with its time', async () => {
  await told(response('m-1', '10:00:00'));
  await system.database.query(
    `INSERT INTO transcript_cost_states
     SELECT organization_id, id, NULL, false, 10.25, false, '[{"model": "${MODEL}", "inputTokens": 7, "outputTokens": 0,
            "cacheReadTokens": 0, "cacheWriteTokens": 0, "costUsd": "10.25"}]'
       FROM sessions WHERE organization_id = $1`,
    [ada.organizationId],
  );
  await told(response('m-2', '11:00:00'));
  expect(await session()).toMatchObject({ total_cost: 10.25, total_tokens: 7 });
  await told(stated('10:00:01', 10.25));
  expect(await session()).toMatchObject({ total_cost: 15.25, total_tokens: 3_000_007 });
});

it('what a process of a former release writes of one meanwhile stays', async () => {
  await told(response('m-1', '10:00:00'));
  await system.database.query(
    `INSERT INTO session_usage (organization_id, session_id, source, model, cost)
     SELECT organization_id, id, 'cost_state', '', 20 FROM sessions WHERE organization_id = $1`,
    [ada.organizationId],
  );
  await told(response('m-2', '11:00:00'));
  expect(await session()).toMatchObject({ usage_source: 'cost_state', total_cost: 20 });
  await told(stated('10:00:01', 10.25));
  expect(await session()).toMatchObject({ total_cost: 15.25, total_tokens: 3_000_007 });
});

it('a repricing leaves what was stated, and prices what follows', async () => {
  await told(response('m-1', '10:00:00'), stated('10:00:01', 10.25), response('m-2', '11:00:00'));
  const discounts = [{ percent: '50' }];
  expect((await ada.patch(`/api/v1/${ada.slug}/settings`, { discounts })).status).toBe(200);
  const asked = { start_date: '2026-01-01', end_date: '2026-02-01' };
  expect(await reprice(asked)).toMatchObject({ as_billed: 15.25, repriced: 12.75 });
  expect(await session()).toMatchObject({ total_cost: 15.25 });
  expect(await reprice({ ...asked, apply: true })).toMatchObject({
    as_billed: 15.25,
    repriced: 12.75,
  });
  expect(await session()).toMatchObject({ total_cost: 12.75, total_tokens: 3_000_007 });
});

function row(more: object): object {
  return { sessionId: SESSION, timestamp: '2026-01-22T10:00:00.000Z', version: '2.1.300', ...more };
}

function response(id: string, time: string): object {
  const usage = { input_tokens: 1_000_000 };
  const message = { id, role: 'assistant', model: MODEL, content: [], usage };
  const timestamp = `2026-01-22T${time}.000Z`;
  return row({ type: 'assistant', uuid: id, requestId: `r-${id}`, timestamp, message });
}

function stated(time: string, usd: number): object {
  return costState(SESSION, { timestamp: `2026-01-22T${time}.000Z`, usd });
}

/** A part of the transcript, uploaded and worked off. */
async function told(...rows: object[]): Promise<void> {
  const lines = rows.map((line) => `${JSON.stringify(line)}\n`).join('');
  const headers = { 'content-type': 'application/x-ndjson' };
  const answer = await ada.post(`/api/v1/${ada.slug}/sessions/import`, Buffer.from(lines), headers);
  expect(answer.status).toBe(202);
  await system.quiet();
}

async function session(): Promise<Record<string, unknown>> {
  const { data } = (await ada.get(`/api/v1/${ada.slug}/sessions`)).body;
  expect(data).toHaveLength(1);
  return data[0] as Record<string, unknown>;
}

async function summary(): Promise<object> {
  const path = `/api/v1/${ada.slug}/sessions/analytics/summary?${PERIOD}`;
  return (await ada.get(path)).body.data as object;
}

async function reprice(body: object): Promise<object> {
  const repricings = `/api/v1/${ada.slug}/repricings`;
  const asked = await ada.post(repricings, body);
  expect(asked.status).toBe(202);
  await system.quiet();
  return (await ada.get(`${repricings}/${(asked.body.data as { id: string }).id}`)).body.data as object;
}
