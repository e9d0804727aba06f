import { randomBytes } from 'node:crypto';
import { dumpOf } from '../kit/dump-of';
import { eventually } from '../kit/eventually';
import { tryOnce, tryWords } from '../kit/experiments';
import { whileChanging } from '../kit/held-change';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

/** More sessions than one transaction deletes. */
const SESSIONS = 12;
/** More contents than one transaction deletes. */
const CONTENTS = 250;

let system: System;
let ada: Actor;
let bob: Actor;
/** Stands in all that Bob says. */
let word: string;

beforeAll(async () => {
  system = await System.start();
});
beforeEach(async () => {
  ada = await system.signUp();
  bob = await memberOf(system, ada, 'member');
  word = `word-${randomBytes(6).toString('hex')}`;
  await ada.patch(of('settings'), { capture_mode: 'full' });
});
afterAll(() => system.stop());

const of = (path: string) => `/api/v1/${ada.slug}/${path}`;
const erase = (who: Actor = bob, by: Actor = ada) => by.delete(of(`members/${who.userId}/data`));

async function work(who: Actor, said: string): Promise<string> {
  const body = { agent_name: 'rails-expert', external_id: `cc-${said}`, metadata: { note: said } };
  const { id } = (await who.post(of('sessions'), body)).body.data as { id: string };
  const event = { event_type: 'UserPromptSubmit', timestamp: '2026-01-20T10:00:00Z', data: { prompt: said } };
  await who.post(of(`observability/sessions/${id}/events`), { events: [event] });
  const usage = { model: 'claude-opus-4-5', input_tokens: 5, output_tokens: 5, cost_usd: 0.25 };
  await who.post(of(`sessions/${id}/end`), { summary: said, outcome: 'success', model_metrics: usage });
  return id;
}

async function upload(who: Actor, said: string, messageId: string): Promise<void> {
  const envelope = { sessionId: `up-${said}`, timestamp: new Date().toISOString(), uuid: said };
  const usage = { input_tokens: 1000, output_tokens: 1000 };
  const message = { id: messageId, model: 'claude-opus-4-5', usage, content: [{ type: 'text', text: said }] };
  const rows = [
    { ...envelope, type: 'assistant', message },
    { type: 'ai-title', sessionId: `up-${said}`, aiTitle: said },
  ];
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  await who.send('POST', of('sessions/import'), text, { 'content-type': 'application/x-ndjson' });
  await system.quiet();
}

async function modify(who: Actor, session_id: string, said: string, content_before?: string): Promise<void> {
  const change =
    content_before === undefined ? { change_type: 'create' } : { change_type: 'edit', content_before };
  const content_after = `${content_before ?? ''}${said}\n`;
  const path = '/api/v1/agents/rails-expert/modifications';
  const body = { session_id, file_path: `${said}.md`, ...change, content_after };
  expect((await who.post(path, body, { 'x-organization': ada.slug })).status).toBe(201);
}

async function reports(): Promise<unknown[]> {
  const names = ['summary', 'timeseries?metric=cost', 'cost-breakdown'];
  return Promise.all(
    names.map(async (name) => (await ada.get(of(`sessions/analytics/${name}`))).body.data as object),
  );
}

describe('what an organization has recorded of a person', () => {
  it('is deleted, to the last word, and figures are those of the others', async () => {
    await work(ada, 'ada');
    await system.quiet();
    const without = await reports();
    for (let n = 0; n < SESSIONS; n += 1) await work(bob, `${word}-${n}`);
    await modify(bob, await work(bob, `${word}-modified`), word);
    await upload(bob, word, 'm-1');
    await system.quiet();
    expect(await reports()).not.toEqual(without);
    expect(await dumpOf(system.database)).toContain(word);

    const asked = await erase();
    expect(asked).toMatchObject({ status: 202, body: { data: { user_id: bob.userId, status: 'running' } } });
    await system.quiet();
    const { data } = (await ada.get(of(`erasures/${asked.body.data.id as string}`))).body;
    expect(data).toMatchObject({ status: 'done', sessions: SESSIONS + 2, requested_by: ada.userId });
    expect(await reports()).toEqual(without);
    expect(await dumpOf(system.database)).not.toContain(word);
    expect((await ada.get(of(`sessions?user_id=${bob.userId}`))).body.meta.total_count).toBe(0);
    expect((await bob.get(of('sessions'))).body.data).toEqual([]);
  });

  it('leaves what others have changed as it is, also where it is the same', async () => {
    await modify(ada, await work(ada, 'ada'), word);
    await modify(bob, await work(bob, word), word);
    await modify(bob, await work(bob, `${word}-too`), `${word}-bob`);
    await system.database.query(
      `INSERT INTO content_blobs (organization_id, hash, content)
       SELECT $1, sha256(n::text::bytea), n::text FROM generate_series(1, $2) AS unused(n)`,
      [ada.organizationId, CONTENTS],
    );
    await erase();
    await system.quiet();
    const contents = await system.database.query<{ content: string }>(
      'SELECT content FROM content_blobs WHERE organization_id = $1 ORDER BY content',
      [ada.organizationId],
    );
    expect(contents).toEqual([{ content: '' }, { content: `${word}\n` }]);
  });

  it('has contents that nobody finds stored while they are deleted', async () => {
    const session = await work(bob, word);
    const deleting = `SELECT pg_advisory_xact_lock(hashtextextended('contents ' || $1, 0))`;
    await whileChanging(system, [deleting, [ada.organizationId]], () => modify(bob, session, word));
  });

  it('has contents that stay where somebody stores the same at that moment', async () => {
    await modify(ada, await work(ada, 'ada'), 'ada');
    await modify(bob, await work(bob, word), word);
    const storing = `SELECT pg_advisory_xact_lock_shared(hashtextextended('contents ' || $1, 0))`;
    const erased = async () => {
      await erase();
      await system.quiet();
    };
    const stored = () =>
      system.database.query(
        `UPDATE agent_modifications SET after_hash = sha256($2) WHERE organization_id = $1 AND user_id = $3`,
        [ada.organizationId, Buffer.from(`${word}\n`), ada.userId],
      );
    await whileChanging(system, [storing, [ada.organizationId]], erased, stored);
    const contents = await system.database.query<{ content: string }>(
      'SELECT content FROM content_blobs WHERE organization_id = $1 ORDER BY content',
      [ada.organizationId],
    );
    expect(contents).toContainEqual({ content: `${word}\n` });
  });

  it('is in no pattern any more where others have not repeated it often enough', async () => {
    const habit = 'Write RSpec request specs for every controller that you change or add; never Minitest';
    for (const n of [1, 2])
      await modify(bob, await work(bob, `${word}-${n}`), `${habit}, ${word}.`, 'You know Ruby.\n');
    await modify(ada, await work(ada, 'ada'), `${habit}.`, 'You know Ruby.\n');
    await system.quiet();
    const patterns = await ada.get(of('patterns'));
    expect(patterns.body.data).toMatchObject([{ people: 2, sessions: 3 }]);
    expect(patterns.text).toContain(word);
    await erase();
    await system.quiet();
    expect((await ada.get(of('patterns'))).body.data).toEqual([]);
    expect(await dumpOf(system.database)).not.toContain(word);
  });

  it('leaves the experiments: sums and results are those of the others, also for who compares them', async () => {
    const { slug } = await tryWords(ada, 'Think twice.');
    await tryOnce(ada, ada.slug, 'success');
    await system.quiet();
    const sums = () =>
      system.database.query(
        `SELECT user_id, arm, phase, sessions, cost FROM experiment_user_sums WHERE organization_id = $1 ORDER BY user_id`,
        [ada.organizationId],
      );
    const bins = () =>
      system.database.query(
        'SELECT phase, arm, bin, sessions FROM experiment_cost_bins WHERE organization_id = $1 AND sessions > 0 ORDER BY arm, bin',
        [ada.organizationId],
      );
    const told = async () => {
      const { body } = await ada.get(of(`experiments/${slug}/metrics`));
      const { control, variant } = body as Record<
        string,
        { total_sessions: number; users: number; avg_cost: number }
      >;
      return JSON.stringify(
        [control, variant].map((arm) => [arm!.total_sessions, arm!.users, arm!.avg_cost]),
      );
    };
    const before = [await sums(), await bins()];
    const arms = await told();
    await tryOnce(bob, ada.slug, 'failure', 7);
    await system.quiet();
    expect([await sums(), await bins()]).not.toEqual(before);
    await erase();
    await system.quiet();
    expect([await sums(), await bins()]).toEqual(before);
    await eventually('the result to follow', async () => (await told()) === arms);
    const [row] = await system.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM experiment_assignments WHERE organization_id = $1 AND user_id = $2`,
      [ada.organizationId, bob.userId],
    );
    expect(row!.count).toBe(0);
  });

  it('no longer counts responses that somebody else’s session repeats: these count there', async () => {
    await upload(bob, word, 'm-shared');
    await upload(ada, 'a-fork', 'm-shared');
    const costs = async () => (await reports())[0] as { total_cost: number; total_tokens: number };
    const shared = await costs();
    await erase();
    await system.quiet();
    expect(await costs()).toMatchObject({ total_cost: shared.total_cost, total_tokens: shared.total_tokens });
    expect(shared.total_tokens).toBe(2000);
  });

  it('goes of a former member, too', async () => {
    await work(bob, word);
    await ada.delete(of(`members/${bob.userId}`));
    expect((await erase()).status).toBe(202);
    await system.quiet();
    expect(await dumpOf(system.database)).not.toContain(word);
    expect((await erase()).status).toBe(404);
  });

  it('goes although its job was lost', async () => {
    await work(bob, word);
    await system.quiet();
    await system.database.query(
      `INSERT INTO erasures (organization_id, id, user_id, requested_by, requested_at)
       VALUES ($1, gen_random_uuid(), $2, $3, now() - interval '1 minute')`,
      [ada.organizationId, bob.userId, ada.userId],
    );
    await system.quiet();
    expect(await dumpOf(system.database)).not.toContain(word);
  });

  it('is one order, however often it is given while it goes on, and one entry of the audit log', async () => {
    await work(bob, word);
    await system.quiet();
    const answers = await Promise.all([erase(), erase(), erase()]);
    const ids = new Set(answers.map(({ body }) => body.data.id as string));
    await system.quiet();
    const { body } = await ada.get(of('audit_log'));
    const entries = (body.data as { action: string }[]).filter(
      ({ action }) => action === 'member.data_erased',
    );
    expect(entries).toHaveLength(ids.size);
    expect(JSON.stringify(entries)).not.toContain(word);
  });

  it('does not stay where events arrive that were under way', async () => {
    const session = await work(bob, word);
    await system.quiet();
    await erase();
    await system.quiet();
    const late = { event_type: 'Stop', timestamp: '2026-01-20T10:00:09Z', data: { note: word } };
    // The process knows the session for a minute.
    expect((await bob.post(of(`observability/sessions/${session}/events`), { events: [late] })).status).toBe(
      202,
    );
    await system.quiet();
    expect(await dumpOf(system.database)).toContain(word);
    await system.database.query(`UPDATE erasures SET erased_at = erased_at - interval '16 minutes'`);
    const isGone = async () => !(await dumpOf(system.database)).includes(word);
    await eventually('what came late to go', isGone);
    const settled = 'SELECT FROM erased_sessions';
    await eventually('it to be settled', async () => (await system.database.query(settled)).length === 0);
  });

  it.each([
    ['manager', 403],
    ['member', 403],
    ['admin', 202],
  ] as const)('is deleted by owner and admin: %s %d', async (role, status) => {
    const by = await memberOf(system, ada, role);
    expect((await erase(bob, by)).status).toBe(status);
    expect((await ada.delete(of('members/nobody/data'))).status).toBe(404);
    const eve = await system.signUp('eve');
    expect((await erase(eve)).status).toBe(404);
  });
});
