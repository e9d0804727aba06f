import { Retention } from '@app/ingestion';
import { eventually } from '../kit/eventually';
import { type Actor, System } from '../kit/system';
import { transcripts } from '../kit/transcripts';

let system: System;
let ada: Actor;
let session: string;

beforeAll(async () => {
  system = await System.start();
});
beforeEach(async () => {
  ada = await system.signUp();
  await ada.patch(of('settings'), { capture_mode: 'full' });
  session = await record();
});
afterAll(() => system.stop());

const of = (path: string, who = ada) => `/api/v1/${who.slug}/${path}`;
const keep = (retention_days: number | null) => ada.patch(of('settings'), { retention_days });

const EVENTS = [
  ['UserPromptSubmit', { prompt: 'a question', prompt_id: 'p' }],
  [
    'PostToolUse',
    {
      tool_name: 'Edit',
      tool_use_id: 't',
      tool_input: { file_path: '/a.ts', old_string: 'a', new_string: 'b' },
    },
  ],
].map(([event_type, data]) => ({ event_type, data, timestamp: '2026-01-20T10:00:00Z' }));

async function record(who = ada): Promise<string> {
  const body = { agent_name: 'claude', metadata: { ticket: 'SHOP-1' }, external_id: 'cc-1' };
  const { id } = (await who.post(of('sessions', who), body)).body.data as { id: string };
  await who.post(of(`observability/sessions/${id}/events`, who), { events: EVENTS });
  await who.patch(of(`sessions/${id}`, who), {
    model_metrics: { input_tokens: 7, output_tokens: 1, cost_usd: 0.5 },
  });
  await who.post(of(`sessions/${id}/end`, who), { summary: 'It was about a question', outcome: 'success' });
  await system.quiet();
  return id;
}

/** As if it had been recorded that many days ago. */
async function grow(id: string, days: number): Promise<void> {
  for (const [table, key] of [
    ['sessions', 'id'],
    ['events', 'session_id'],
  ] as const)
    await system.database.query(`UPDATE ${table} SET session_day = session_day - $2::int WHERE ${key} = $1`, [
      id,
      days,
    ]);
}

/** What the clock does once an hour. */
async function anHourPasses(): Promise<void> {
  await system.api.get(Retention).announce();
  await system.quiet();
}

async function figures(): Promise<unknown[]> {
  const answered = (await ada.get(of(`sessions/${session}`))).body.data as object;
  const told = { ...answered, summary: 'is no figure', metadata: 'nor is this' };
  const reports = ['summary', 'timeseries?metric=cost', 'cost-breakdown'].map(async (report) => {
    return (await ada.get(of(`sessions/analytics/${report}`))).body.data as object;
  });
  const tools = await system.database.query(
    'SELECT tool_name, calls FROM session_tools WHERE session_id = $1',
    [session],
  );
  const analysis = (await ada.get(of(`sessions/${session}/analysis`))).body.data as object;
  const paths = { files: 'are no figure', branches: 'nor are these', directory: 'nor is this' };
  return [told, tools, { ...analysis, ...paths }, ...(await Promise.all(reports))];
}

async function contentOf(id: string): Promise<object> {
  const [row] = await system.database.query<object>(
    `SELECT summary, title, metadata, (SELECT count(*)::int FROM events WHERE session_id = s.id) AS events,
            (SELECT count(*)::int FROM event_digests WHERE session_id = s.id) AS digests,
            (SELECT count(*)::int FROM session_prompts WHERE session_id = s.id) AS prompts,
            (SELECT count(*)::int FROM session_search WHERE session_id = s.id AND words @@ 'question'::tsquery) AS found, sealed_at IS NOT NULL AS sealed
       FROM sessions s WHERE id = $1`,
    [id],
  );
  return row!;
}

const NOTHING = {
  summary: null,
  title: null,
  metadata: {},
  events: 0,
  digests: 0,
  prompts: 0,
  found: 0,
  sealed: true,
};

describe('what a session said', () => {
  it('is deleted when it is older than the organization keeps it, and its figures stay', async () => {
    const before = await figures();
    expect(before[2]).toMatchObject({ files_touched: 1, analyzed_at: expect.any(String) as string });
    await keep(30);
    await grow(session, 31);
    await anHourPasses();
    expect(await contentOf(session)).toMatchObject({ events: 2, prompts: 1, found: 1, sealed: false });
    await grow(session, 1);
    await anHourPasses();
    expect(await contentOf(session)).toEqual(NOTHING);
    expect(await figures()).toEqual(before);
    expect((await ada.get(of(`sessions/${session}/events`))).body.data).toEqual([]);
  });

  it('stays where nobody has set a limit, and where the limit is another organization’s', async () => {
    const eve = await system.signUp('eve');
    const theirs = await record(eve);
    await keep(1);
    for (const id of [session, theirs]) await grow(id, 400);
    await anHourPasses();
    expect(await contentOf(theirs)).toMatchObject({ events: 2, sealed: false });
    expect(await contentOf(session)).toEqual(NOTHING);
  });

  it('is refused from the moment on that it is too old', async () => {
    await keep(30);
    await grow(session, 31);
    // What is known of a session does not change while it lives: a process that has just started knows nothing.
    const reference = (await ada.get(of(`sessions/${session}`))).body.data.external_id as string;
    await system.database.query('UPDATE sessions SET external_id = $2 WHERE id = $1', [
      session,
      `${reference}-b`,
    ]);
    const answer = await ada.post(of(`observability/sessions/${reference}-b/events`), { events: EVENTS });
    expect([answer.status, answer.body.code]).toEqual([409, 'sessions.sealed']);
  });

  it('does not come back, and no fold makes its figures nothing', async () => {
    await keep(30);
    await grow(session, 40);
    await anHourPasses();
    const before = await figures();
    await keep(null);
    const row = { sessionId: 'cc-1', timestamp: '2026-01-20T10:00:05Z', uuid: 'u', type: 'user' };
    const upload = JSON.stringify({ ...row, message: { role: 'user', content: 'another question' } });
    await ada.send('POST', of('sessions/import'), `${upload}\n`, { 'content-type': 'application/x-ndjson' });
    await system.database.query(
      `INSERT INTO unfolded_sessions (organization_id, session_id) VALUES ($1, $2)`,
      [ada.organizationId, session],
    );
    await system.database.query(`INSERT INTO event_digests (organization_id, session_id) VALUES ($1, $2)`, [
      ada.organizationId,
      session,
    ]);
    await system.quiet();
    expect(await figures()).toEqual(before);
    expect(await contentOf(session)).toEqual(NOTHING);
  });

  it('is not told again, and nobody reports other figures', async () => {
    const active = (await ada.post(of('sessions'), {})).body.data.id as string;
    await keep(30);
    for (const id of [session, active]) await grow(id, 40);
    await anHourPasses();
    const before = await figures();
    const told = { model_metrics: { input_tokens: 99, output_tokens: 9 }, outcome: 'failure' };
    for (const [id, status] of [
      [session, 200],
      [active, 409],
    ] as const) {
      const report = await ada.patch(of(`sessions/${id}`), told);
      expect([report.status, report.body.code]).toEqual([409, 'sessions.sealed']);
      const end = await ada.post(of(`sessions/${id}/end`), { ...told, summary: 'again' });
      expect(end.status).toBe(status);
    }
    await system.quiet();
    expect(await figures()).toEqual(before);
    expect(await contentOf(session)).toEqual(NOTHING);
  });

  it('goes of many sessions, in small parts', async () => {
    const parts = transcripts().map(({ bytes }) => bytes);
    await ada.send('POST', of('sessions/import'), Buffer.concat(parts), {
      'content-type': 'application/x-ndjson',
    });
    for (let n = 0; n < 25; n += 1) await ada.post(of('sessions'), {});
    await system.quiet();
    const before = await figures();
    await keep(2);
    await system.database.query(
      `UPDATE events SET session_day = session_day - 9 WHERE organization_id = $1`,
      [ada.organizationId],
    );
    await system.database.query(
      `UPDATE sessions SET session_day = session_day - 9 WHERE organization_id = $1`,
      [ada.organizationId],
    );
    await anHourPasses();
    const [left] = await system.database.query<object>(
      `SELECT count(*) FILTER (WHERE sealed_at IS NULL)::int AS open, count(*)::int AS sessions,
              (SELECT count(*)::int FROM events WHERE organization_id = $1) AS events FROM sessions WHERE organization_id = $1`,
      [ada.organizationId],
    );
    expect(left).toEqual({ open: 0, sessions: 29, events: 0 });
    expect(await figures()).toEqual(before);
  });
});

/** As one was made in its time. */
const OLD_PARTITION = `
  CREATE TABLE events_202001 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2020-02-01');
  ALTER TABLE events_202001 ENABLE ROW LEVEL SECURITY;
  ALTER TABLE events_202001 FORCE ROW LEVEL SECURITY;
  DO $$ BEGIN
    EXECUTE format('ALTER TABLE events_202001 OWNER TO %I', (SELECT tableowner FROM pg_tables WHERE tablename = 'events'));
  END $$`;

describe('the partition of a month that is over', () => {
  const isThere = async () =>
    (await system.database.query(`SELECT FROM pg_class WHERE relname = 'events_202001'`)).length === 1;

  it('goes when nothing is left in it, and not before', async () => {
    await system.database.query(OLD_PARTITION);
    await system.database.query(`UPDATE events SET session_day = '2020-01-15' WHERE session_id = $1`, [
      session,
    ]);
    await anHourPasses();
    expect(await isThere()).toBe(true);
    const walled = `SELECT relforcerowsecurity AS forced FROM pg_class WHERE relname = 'events_202001'`;
    expect(await system.database.query(walled)).toEqual([{ forced: true }]);
    await system.database.query('DELETE FROM events WHERE session_id = $1', [session]);
    // Postgres counts what is left in a table within a second or so.
    await eventually('the partition to go', async () => {
      await anHourPasses();
      return !(await isThere());
    });
  });
});
