import { randomUUID } from 'node:crypto';
import type { Answer } from '../kit/client';
import { whileChanging } from '../kit/held-change';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;
let sessionsOf: string;

beforeAll(async () => {
  system = await System.start();
});

beforeEach(async () => {
  ada = await system.signUp();
  sessionsOf = `/api/v1/${ada.slug}/sessions`;
});

afterAll(() => system.stop());

interface Conversation {
  id: string;
  run_id: string;
  thread_id: string;
  resumed_from_id: string | null;
  lineage: string | null;
}

const open = async (body: object, person = ada) =>
  (await person.post(sessionsOf, body)).body.data as Conversation;
const get = async (id: string) => (await ada.get(`${sessionsOf}/${id}`)).body.data as Conversation;
const threads = async (query = '', person = ada) => person.get(`${sessionsOf}/threads${query}`);
const idsOf = ({ body }: Answer) =>
  (body.data as { id: string; conversations: Conversation[] }[]).map(({ id, conversations }) => [
    id,
    conversations.map((conversation) => conversation.id),
  ]);

/** After the sessions were opened: a session cannot end before it began. */
const T0 = Date.now() + 3_600_000;
const at = (seconds: number) => new Date(T0 + seconds * 1000).toISOString();

/** Events of hooks, as [seconds, type, data]. */
const tell = (id: string, ...events: [number, string, object][]) =>
  ada.post(`/api/v1/${ada.slug}/observability/sessions/${id}/events`, {
    events: events.map(([seconds, event_type, data]) => ({ event_type, timestamp: at(seconds), data })),
  });

/** What the opening of a session ($2) does that goes on from another ($1). */
const OPENING = `
  WITH held AS (
    SELECT * FROM sessions WHERE id = $1 FOR NO KEY UPDATE
  ), run AS (
    INSERT INTO runs (organization_id, id, user_id, started_at) SELECT organization_id, $2, user_id, now() FROM held
  )
  INSERT INTO sessions (organization_id, id, run_id, thread_id, resumed_from_id, lineage, user_id, opened_by, started_at, session_day,
                        trigger, metadata)
  SELECT organization_id, $2, $2, thread_id, id, 'resume', user_id, opened_by, now(), session_day, trigger, metadata FROM held`;

/** A transcript of model responses, each a line; ids that two transcripts share are one response. */
const transcript = (sessionId: string, ids: string[]) =>
  ids
    .map((id, index) => ({
      type: 'assistant',
      uuid: `${sessionId}-${id}`,
      sessionId,
      timestamp: at(60 * index),
      version: '2.1.200',
      requestId: `req_${id}`,
      message: {
        id: `msg_${id}`,
        role: 'assistant',
        model: 'claude-sonnet-4-5',
        content: [{ type: 'text', text: 'Done.' }],
        usage: { input_tokens: 10, output_tokens: 5 },
      },
    }))
    .map((row) => `${JSON.stringify(row)}\n`)
    .join('');

const upload = async (text: string) => {
  await ada.send('POST', `${sessionsOf}/import`, text, { 'content-type': 'application/x-ndjson' });
  await system.quiet();
};

describe('what a client tells', () => {
  it.each([
    ['resume', false],
    ['fork', false],
    ['clear', true],
    ['compact', true],
  ])('%s shares the thread; in the same run: %s', async (lineage, sharesRun) => {
    const former = await open({ agent_name: 'a' });
    const next = await open({ agent_name: 'a', resumed_from: former.id, lineage });
    expect(next).toMatchObject({ thread_id: former.thread_id, resumed_from_id: former.id, lineage });
    expect(next.run_id === former.run_id).toBe(sharesRun);
  });

  it('a lineage of nothing is none, an unknown one is refused', async () => {
    expect(await open({ lineage: 'fork' })).toMatchObject({ lineage: null, resumed_from_id: null });
    const { status, body } = await ada.post(sessionsOf, { lineage: 'copy' });
    expect([status, Object.keys(body.details as object)]).toEqual([422, ['lineage']]);
  });
});

describe('what events tell', () => {
  const clear = async (second: number, secondsBetween: number, order: 'in order' | 'the other way round') => {
    const [former, next] = [await open({ agent_name: 'a' }), await open({ agent_name: 'a' })];
    const tellers = [
      () => tell(former.id, [second, 'SessionEnd', { reason: 'clear' }]),
      () => tell(next.id, [second + secondsBetween, 'SessionStart', { source: 'clear' }]),
    ];
    for (const say of order === 'in order' ? tellers : tellers.reverse()) {
      await say();
      await system.quiet();
    }
    return [await get(former.id), await get(next.id)] as const;
  };

  it.each(['in order', 'the other way round'] as const)(
    '/clear goes on in the same run, told %s',
    async (order) => {
      const [former, next] = await clear(100, 1, order);
      expect(next).toMatchObject({
        lineage: 'clear',
        resumed_from_id: former.id,
        thread_id: former.thread_id,
        run_id: former.run_id,
      });
    },
  );

  it('/clear is known by its reason also where the client said before that the conversation has ended', async () => {
    const [former, next] = [await open({ agent_name: 'a' }), await open({ agent_name: 'a' })];
    const timestamp = new Date().toISOString();
    const say = async (id: string, event_type: string, data: object) => {
      const path = `/api/v1/${ada.slug}/observability/sessions/${id}/events`;
      await ada.post(path, { events: [{ event_type, timestamp, data }] });
      await system.quiet();
    };
    await ada.post(`${sessionsOf}/${former.id}/end`, {});
    await say(former.id, 'SessionEnd', { reason: 'clear' });
    expect(await get(former.id)).toMatchObject({ status: 'ended', end_reason: 'clear' });
    await say(next.id, 'SessionStart', { source: 'clear' });
    expect(await get(next.id)).toMatchObject({ lineage: 'clear', resumed_from_id: former.id });
  });

  it('a start long after an end is no continuation', async () => {
    const [, next] = await clear(100, 61, 'in order');
    expect(next).toMatchObject({ lineage: null, resumed_from_id: null, thread_id: next.id });
  });

  it('each /clear is followed by one session, the nearest', async () => {
    const [former, near, far] = [await open({}), await open({}), await open({})];
    await tell(former.id, [100, 'SessionEnd', { reason: 'clear' }]);
    await tell(near.id, [101, 'SessionStart', { source: 'clear' }]);
    await system.quiet();
    await tell(far.id, [120, 'SessionStart', { source: 'clear' }]);
    await system.quiet();
    expect((await get(near.id)).resumed_from_id).toBe(former.id);
    expect((await get(far.id)).resumed_from_id).toBeNull();
  });

  it('what goes on from a cleared session comes along', async () => {
    const [former, next] = [await open({}), await open({})];
    const resumed = await open({ resumed_from: next.id });
    await tell(next.id, [101, 'SessionStart', { source: 'clear' }]);
    await tell(former.id, [100, 'SessionEnd', { reason: 'clear' }]);
    await system.quiet();
    expect((await get(resumed.id)).thread_id).toBe(former.thread_id);
    expect((await get(resumed.id)).resumed_from_id).toBe(next.id);
  });
});

describe('what transcripts show', () => {
  const imported = async (external: string) => {
    const list = (await ada.get(sessionsOf)).body.data as (Conversation & { external_id: string })[];
    return list.find(({ external_id }) => external_id === external)!;
  };

  it('one that repeats another goes on from it, the nearest in a chain', async () => {
    await upload(transcript('one', ['a']));
    await upload(transcript('two', ['a', 'b']));
    await upload(transcript('three', ['a', 'b', 'c']));
    const [one, two, three] = [await imported('one'), await imported('two'), await imported('three')];
    expect(two).toMatchObject({ resumed_from_id: one.id, lineage: 'resume', thread_id: one.id });
    expect(three).toMatchObject({ resumed_from_id: two.id, lineage: 'resume', thread_id: one.id });
  });

  it('two that share a beginning and go on by themselves are a fork', async () => {
    await upload(transcript('one', ['a', 'b']));
    await upload(transcript('two', ['a', 'c']));
    const [one, two] = [await imported('one'), await imported('two')];
    expect(two).toMatchObject({ resumed_from_id: one.id, lineage: 'fork', thread_id: one.id });
  });

  it('one that is opened while its former one moves to another thread goes along', async () => {
    const [former, other] = [await open({}), await open({})];
    const move = 'UPDATE sessions SET thread_id = $2 WHERE id = $1';
    const opened = await whileChanging(system, [move, [former.id, other.id]], () =>
      open({ resumed_from: former.id }),
    );
    expect(opened).toMatchObject({ resumed_from_id: former.id, thread_id: other.id });
  });

  it('one that is being opened when its thread joins another goes along', async () => {
    await upload(transcript('former', ['a']));
    const latter = await open({ external_id: 'latter' });
    const child = await open({ resumed_from: latter.id });
    const id = randomUUID();
    await whileChanging(system, [OPENING, [child.id, id]], () => upload(transcript('latter', ['a', 'b'])));
    const { thread_id } = await imported('former');
    for (const each of [latter.id, child.id, id]) expect(await get(each)).toMatchObject({ thread_id });
  });

  it('of different people are not one thread', async () => {
    await upload(transcript('one', ['a']));
    const bob = await memberOf(system, ada, 'member');
    await bob.send('POST', `${sessionsOf}/import`, transcript('two', ['a', 'b']), {
      'content-type': 'application/x-ndjson',
    });
    await system.quiet();
    expect(await imported('two')).toMatchObject({ resumed_from_id: null });
  });
});

describe('the list', () => {
  it('has the thread with the newest conversation first, and its conversations newest first', async () => {
    const old = await open({});
    const other = await open({});
    const resumed = await open({ resumed_from: old.id });
    const answer = await threads();
    expect(idsOf(answer)).toEqual([
      [old.thread_id, [resumed.id, old.id]],
      [other.thread_id, [other.id]],
    ]);
    expect(answer.body.meta).toEqual({
      ...{ current_page: 1, per_page: 25, total_pages: 1, total_count: 2 },
      total_is_capped: false,
    });
    expect(idsOf(await threads('?per_page=1&page=2'))).toEqual([[other.thread_id, [other.id]]]);
  });

  it('counts to five hundred, and has pages beyond', async () => {
    const { id } = await open({});
    await system.database.query(
      `WITH made AS (SELECT gen_random_uuid() AS id, s.started_at - n * interval '1 hour' AS began, s.organization_id, s.user_id, s.opened_by, s.session_day, s.trigger, s.metadata FROM sessions s, generate_series(1, 501) AS n
                      WHERE s.id = $1),
            runs AS (INSERT INTO runs (organization_id, id, user_id, started_at) SELECT organization_id, id, user_id, began FROM made)
       INSERT INTO sessions (organization_id, id, run_id, thread_id, user_id, opened_by, started_at, session_day, trigger, metadata)
       SELECT organization_id, id, id, id, user_id, opened_by, began, session_day, trigger, metadata FROM made`,
      [id],
    );
    const last = await threads('?per_page=100&page=6');
    expect(last.body.meta).toMatchObject({ total_count: 500, total_is_capped: true });
    expect(last.body.data).toHaveLength(2);
    expect((await threads('?per_page=100&page=999999999')).body.data).toEqual([]);
  });

  it('of a project has threads that were there, whole', async () => {
    const there = await open({ remote_url: 'git@github.com:acme/backend.git' });
    const elsewhere = await open({ resumed_from: there.id });
    await open({ remote_url: 'git@github.com:acme/other.git' });
    const answer = await threads('?project_id=backend');
    expect(idsOf(answer)).toEqual([[there.thread_id, [elsewhere.id, there.id]]]);
    expect((await threads('?project_id=nowhere')).status).toBe(404);
  });

  it('shows members their own, managers all, viewers none', async () => {
    const bob = await memberOf(system, ada, 'member');
    const [hers, his] = [await open({}), await open({}, bob)];
    expect(idsOf(await threads('', bob))).toEqual([[his.id, [his.id]]]);
    expect(idsOf(await threads())).toEqual([
      [his.id, [his.id]],
      [hers.id, [hers.id]],
    ]);
    expect(idsOf(await threads('?current_user_only=true'))).toEqual([[hers.id, [hers.id]]]);
    expect(idsOf(await threads(`?user_id=${bob.userId}`))).toEqual([[his.id, [his.id]]]);
    expect((await threads(`?user_id=${ada.userId}`, bob)).status).toBe(403);
    expect((await threads('', await memberOf(system, ada, 'viewer'))).status).toBe(403);
  });
});
