import { SessionsSweep } from '@app/sessions';
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

const open = async () => (await ada.post(`${org}/sessions`, { agent_name: 'a' })).body.data as { id: string };
const get = async (id: string) => (await ada.get(`${org}/sessions/${id}`)).body.data;
const analysis = async (id: string) => (await ada.get(`${org}/sessions/${id}/analysis`)).body.data;

/** As if nothing had been heard of a session for so long. */
const silent = (id: string, minutes: number) =>
  system.database.query(
    `UPDATE sessions SET started_at = started_at - make_interval(mins => $2), first_event_at = first_event_at - make_interval(mins => $2),
            last_event_at = last_event_at - make_interval(mins => $2), reported_at = reported_at - make_interval(mins => $2),
            last_seen_at = last_seen_at - make_interval(mins => $2) WHERE id = $1`,
    [id, minutes],
  );

const clock = async () => {
  await system.api.get(SessionsSweep, { strict: false }).announceIdle();
  await system.quiet();
};

const tell = async (id: string, event_type: string, minutesAgo = 0, data = {}) => {
  const timestamp = new Date(Date.now() - minutesAgo * 60_000).toISOString();
  await ada.post(`${org}/observability/sessions/${id}/events`, { events: [{ event_type, timestamp, data }] });
  await system.quiet();
};

it('a session that was silent for an hour ended when it last did something', async () => {
  const { id } = await open();
  await tell(id, 'PostToolUse');
  await silent(id, 61);
  // In the first hour of a day it has begun yesterday from now on.
  await system.database.query(
    `INSERT INTO changed_days (organization_id, day) VALUES ($1, (now() AT TIME ZONE 'UTC')::date)`,
    [ada.organizationId],
  );
  const before = await get(id);
  await clock();
  const after = await get(id);
  expect(before.status).toBe('active');
  expect(after).toMatchObject({ status: 'ended', end_reason: 'inferred', outcome: null });
  const [row] = await system.database.query<{ same: boolean }>(
    'SELECT ended_at = last_event_at AS same FROM sessions WHERE id = $1',
    [id],
  );
  expect(row!.same).toBe(true);
  const summary = await ada.get(`${org}/sessions/analytics/summary`);
  expect(summary.body.data).toMatchObject({ active_sessions: 0, ended_sessions: 1 });
});

it('one that was not silent for so long goes on', async () => {
  const { id } = await open();
  await silent(id, 59);
  await clock();
  expect((await get(id)).status).toBe('active');
});

it.each([
  [5, 6, 'ended'],
  [10_080, 600, 'active'],
  [null, 100_000, 'active'],
])('an organization decides: %s minutes, silent for %s, %s', async (idle_end_minutes, minutes, status) => {
  await ada.patch(`${org}/settings`, { idle_end_minutes });
  const { id } = await open();
  await silent(id, minutes);
  await clock();
  expect((await get(id)).status).toBe(status);
});

describe('a clock of a client that is wrong', () => {
  const unheard = (id: string) =>
    system.database.query(
      `UPDATE sessions SET last_seen_at = last_seen_at - interval '61 minutes' WHERE id = $1`,
      [id],
    );

  it.each([
    ['behind', 300, 290, 'active'],
    ['ahead', -180, -190, 'active'],
    ['ahead, and tells of something from before', -180, -170, 'ended'],
  ])('may be %s: what happens later by it takes the end back', async (_clock, first, next, status) => {
    const { id } = await open();
    await tell(id, 'PostToolUse', first);
    await unheard(id);
    await clock();
    expect((await get(id)).end_reason).toBe('inferred');
    await tell(id, 'PostToolUse', next);
    expect((await get(id)).status).toBe(status);
  });
});

describe('it is taken back', () => {
  let id: string;

  beforeEach(async () => {
    ({ id } = await open());
    await silent(id, 61);
    await clock();
    expect((await get(id)).end_reason).toBe('inferred');
  });

  it('by an event that happened later, and its score with it', async () => {
    expect(await analysis(id)).toMatchObject({ analyzed_at: expect.any(String), quality: {} });
    await tell(id, 'PostToolUse');
    expect(await get(id)).toMatchObject({ status: 'active', ended_at: null, end_reason: null });
    expect(await analysis(id)).toMatchObject({ analyzed_at: null, quality: null });
    await clock();
    expect((await get(id)).status).toBe('active');
  });

  it('by a report of usage, not by an outcome alone', async () => {
    await ada.patch(`${org}/sessions/${id}`, { outcome: 'success' });
    expect(await get(id)).toMatchObject({ status: 'ended', outcome: 'success' });
    await ada.patch(`${org}/sessions/${id}`, { total_turns: 3 });
    expect(await get(id)).toMatchObject({ status: 'active', outcome: 'success', end_reason: null });
  });

  it('not by what happened before', async () => {
    await tell(id, 'PostToolUse', 100);
    expect(await get(id)).toMatchObject({ status: 'ended', end_reason: 'inferred' });
  });

  it('for good, when the client or an event says when it ended', async () => {
    await tell(id, 'SessionEnd', 0, { reason: 'logout' });
    expect(await get(id)).toMatchObject({ status: 'ended', end_reason: 'logout' });
    await ada.post(`${org}/sessions/${id}/end`, {});
    await tell(id, 'PostToolUse');
    expect((await get(id)).status).toBe('ended');
  });

  it('and a client that ends it after all says so', async () => {
    const { body } = await ada.post(`${org}/sessions/${id}/end`, { outcome: 'success' });
    expect(body.data).toMatchObject({ status: 'ended', end_reason: null, outcome: 'success' });
  });
});
