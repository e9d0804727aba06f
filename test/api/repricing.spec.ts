import { Repricings } from '@app/ingestion';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;
let org: string;

beforeAll(async () => {
  system = await System.start();
});

beforeEach(async () => {
  ada = await system.signUp();
  org = `/api/v1/${ada.slug}`;
});

afterAll(() => system.stop());

const PERIOD = { start_date: '2026-08-01', end_date: '2026-08-31' };

/** A transcript of one response: a million tokens of input, on a day. */
const transcript = (sessionId: string, day: string, model = 'claude-opus-4-5') =>
  `${JSON.stringify({
    type: 'assistant',
    uuid: `${sessionId}-1`,
    sessionId,
    timestamp: `${day}T10:00:00.000Z`,
    version: '2.1.200',
    requestId: `req_${sessionId}`,
    message: {
      id: `msg_${sessionId}`,
      role: 'assistant',
      model,
      content: [{ type: 'text', text: 'Done.' }],
      usage: { input_tokens: 1_000_000, output_tokens: 0 },
    },
  })}\n`;

const upload = async (text: string) => {
  await ada.send('POST', `${org}/sessions/import`, text, { 'content-type': 'application/x-ndjson' });
  await system.quiet();
};

const RATES = { output: '25', cache_write_5m: '6.25', cache_write_1h: '10', cache_read: '0.5' };
const settings = (changes: object) => ada.patch(`${org}/settings`, changes);
const costs = async () => {
  const { data } = (await ada.get(`${org}/sessions?per_page=100`)).body;
  const sessions = data as { external_id: string; total_cost: number; price_revision: number | null }[];
  return Object.fromEntries(sessions.map((session) => [session.external_id, session.total_cost]));
};
const summary = async () => {
  const query = 'start_date=2026-07-01&end_date=2026-10-31';
  return (await ada.get(`${org}/sessions/analytics/summary?${query}`)).body.data as { total_cost: number };
};
const reprice = async (body: object) => {
  const asked = await ada.post(`${org}/repricings`, { ...PERIOD, ...body });
  expect(asked.status).toBe(202);
  await system.quiet();
  return (await ada.get(`${org}/repricings/${(asked.body.data as { id: string }).id}`)).body.data;
};

it('own prices hold for what is priced from then on; what was priced stays as billed', async () => {
  await upload(transcript('one', '2026-08-10'));
  await settings({ prices: [{ model: 'claude-opus-4-5', input: '4', ...RATES }] });
  await upload(transcript('two', '2026-08-11'));
  expect(await costs()).toEqual({ one: 5, two: 4 });
  // The same again is folded again, and costs what it did.
  await upload(transcript('one', '2026-08-10'));
  expect(await costs()).toEqual({ one: 5, two: 4 });
  expect((await summary()).total_cost).toBe(9);
});

it('a repricing that is only reckoned changes nothing', async () => {
  await upload(transcript('one', '2026-08-10'));
  await settings({ discounts: [{ percent: '12.5' }] });
  expect(await reprice({})).toMatchObject({
    status: 'done',
    apply: false,
    price_revision: 1,
    sessions: 1,
    changed_sessions: 1,
    as_billed: 5,
    repriced: 4.375,
  });
  expect(await costs()).toEqual({ one: 5 });
});

it('one that is applied changes sessions of its days, and all figures follow', async () => {
  await upload(transcript('before', '2026-07-31'));
  await upload(transcript('first', '2026-08-01'));
  await upload(transcript('last', '2026-08-31'));
  await upload(transcript('after', '2026-09-01'));
  await settings({ discounts: [{ percent: '10', from: '2026-08-15' }] });
  const done = await reprice({ apply: true });
  expect(done).toMatchObject({ sessions: 2, changed_sessions: 1, as_billed: 10, repriced: 9.5 });
  expect(await costs()).toEqual({ before: 5, first: 5, last: 4.5, after: 5 });
  expect((await summary()).total_cost).toBe(19.5);
  const log = await ada.get(`${org}/audit_log`);
  const [entry] = log.body.data as { action: string; before: object; details: object }[];
  expect(entry).toMatchObject({
    action: 'repricing.done',
    before: { cost: '10' },
    details: { cost: '9.5', sessions: 2, changed_sessions: 1, apply: true },
  });
});

it('prices of today are compared with those of the day', async () => {
  await upload(transcript('one', '2026-08-10', 'claude-sonnet-5'));
  expect(await reprice({ prices: 'today' })).toMatchObject({
    as_billed: 2,
    repriced: 3,
    changed_sessions: 1,
  });
  expect(await reprice({ prices: 'dated' })).toMatchObject({
    as_billed: 2,
    repriced: 2,
    changed_sessions: 0,
  });
  const refused = await ada.post(`${org}/repricings`, { ...PERIOD, prices: 'today', apply: true });
  expect([refused.status, Object.keys(refused.body.details as object)]).toEqual([422, ['apply']]);
});

it('what was reported costs what was reported', async () => {
  const { body } = await ada.post(`${org}/sessions`, { external_id: 'reported' });
  const model_metrics = { model: 'claude-opus-4-5', input_tokens: 1_000_000, output_tokens: 0, cost_usd: 7 };
  await ada.post(`${org}/sessions/${(body.data as { id: string }).id}/end`, { model_metrics });
  await system.quiet();
  await settings({ discounts: [{ percent: '50' }] });
  const today = new Date().toISOString().slice(0, 10);
  const done = await reprice({ start_date: today, end_date: today, apply: true });
  expect(done).toMatchObject({ sessions: 1, changed_sessions: 0, as_billed: 7, repriced: 7 });
});

it('more sessions than share a transaction are each counted once, however often the job comes', async () => {
  await upload(Array.from({ length: 120 }, (_, index) => transcript(`s${index}`, '2026-08-10')).join(''));
  await settings({ discounts: [{ percent: '10' }] });
  const done = await reprice({ apply: true });
  await system.api.get(Repricings, { strict: false }).work({ organizationId: ada.organizationId });
  expect(done).toMatchObject({ sessions: 120, changed_sessions: 120, as_billed: 600, repriced: 540 });
  expect((await summary()).total_cost).toBe(540);
});

it('a session that cannot be priced is left out, and holds up no other', async () => {
  const texts = ['one', 'spoilt', 'three'].map((name) => transcript(name, '2026-08-10'));
  await upload(texts.join(''));
  await settings({ discounts: [{ percent: '10' }] });
  await system.database.query(
    `INSERT INTO event_digests (organization_id, session_id, content)
     SELECT organization_id, id, 'no JSON' FROM sessions WHERE organization_id = $1 AND external_id = 'spoilt'`,
    [ada.organizationId],
  );
  expect(await reprice({ apply: true })).toMatchObject({
    ...{ status: 'done', sessions: 2, changed_sessions: 2, failed_sessions: 1 },
    ...{ as_billed: 10, repriced: 9 },
  });
  expect(await costs()).toEqual({ one: 4.5, spoilt: 5, three: 4.5 });
});

it('every change of prices is a revision, the same again is none', async () => {
  const prices = [{ model: 'house-model', from: '2026-01-01', input: '1', ...RATES }];
  expect((await settings({ prices })).body.data).toMatchObject({
    price_revision: 1,
    prices: [
      { model: 'house-model', speed: 'standard', from: '2026-01-01', until: null, input: '1', ...RATES },
    ],
    discounts: [],
  });
  expect((await settings({ prices })).body.data).toMatchObject({ price_revision: 1 });
  expect((await settings({ capture_mode: 'full' })).body.data).toMatchObject({ price_revision: 1 });
  expect((await settings({ prices: [] })).body.data).toMatchObject({ price_revision: 2, prices: [] });
  await upload(transcript('one', '2026-08-10', 'house-model'));
  expect((await costs()).one).toBe(0);
});

it.each([
  [{ prices: [{ model: 'm', input: '1' }] }, 'prices.0.output'],
  [{ prices: [{ model: 'm', input: 1, ...RATES }] }, 'prices.0.input'],
  [{ prices: [{ model: 'm', input: '-1', ...RATES }] }, 'prices.0.input'],
  [{ prices: [{ model: 'm', from: '2026-02-30', input: '1', ...RATES }] }, 'prices.0.from'],
  [{ discounts: [{ percent: '101' }] }, 'discounts.0.percent'],
  [{ discounts: [{ percent: '10', colour: 'red' }] }, 'discounts.0.colour'],
])('settings %j are refused by field', async (changes, field) => {
  const { status, body } = await settings(changes);
  expect(status).toBe(422);
  expect(Object.keys(body.details as object)).toContain(field);
});

it('is asked for by admins, and read by managers', async () => {
  const { id } = await reprice({});
  const manager = await memberOf(system, ada, 'manager');
  expect((await manager.get(`${org}/repricings/${id as string}`)).status).toBe(200);
  expect((await manager.get(`${org}/repricings`)).body.meta).toMatchObject({ total_count: 1 });
  expect((await manager.post(`${org}/repricings`, PERIOD)).status).toBe(403);
  expect((await (await memberOf(system, ada, 'member')).get(`${org}/repricings`)).status).toBe(403);
  const reversed = { start_date: '2026-08-31', end_date: '2026-08-01' };
  expect((await ada.post(`${org}/repricings`, reversed)).status).toBe(422);
  expect((await ada.get(`${org}/repricings/nobody`)).status).toBe(404);
});
