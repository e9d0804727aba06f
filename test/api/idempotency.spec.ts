import { PlatformDatabase } from '@app/database';
import { GivenAnswers } from '@app/auth';
import { type Answer, Client } from '../kit/client';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;
let sessions: string;

beforeAll(async () => {
  system = await System.start({ worker: false });
});

beforeEach(async () => {
  ada = await system.signUp();
  sessions = `/api/v1/${ada.slug}/sessions`;
});

afterAll(() => system.stop());

const key = (value: string) => ({ 'idempotency-key': value });
const open = (value: string, body: object = { agent_name: 'claude' }, actor: Actor = ada) =>
  actor.post(sessions, body, key(value));
const idOf = ({ body }: Answer) => (body as { data: { id: string } }).data.id;
const count = async () => (await ada.get(sessions)).body.meta.total_count as number;

it('the same request under the same key is done once, and answered with the same words', async () => {
  const first = await open('k1');
  const again = await open('k1');
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.text).toBe(first.text);
  expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([
    undefined,
    'true',
  ]);
  expect(await count()).toBe(1);
  expect(idOf(await open('k2'))).not.toBe(idOf(first));
  expect(idOf(await ada.post(sessions, { agent_name: 'claude' }))).not.toBe(idOf(first));
});

it('many at once are one', async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, () => open('at once')));
  const done = answers.filter(({ status }) => status === 201);
  expect(new Set(done.map(idOf)).size).toBe(1);
  for (const { status, body, headers } of answers.filter((answer) => !done.includes(answer)))
    expect([status, body.code, headers['retry-after']]).toEqual([409, 'idempotency.in_flight', '1']);
  expect(await count()).toBe(1);
});

it('a key is of one request: another body or address is refused', async () => {
  await open('k1');
  expect((await open('k1', { agent_name: 'other' })).body.code).toBe('idempotency.other_request');
  const elsewhere = await ada.post(`/api/v1/${ada.slug}/projects`, { name: 'claude' }, key('k1'));
  expect([elsewhere.status, elsewhere.body.code]).toEqual([422, 'idempotency.other_request']);
});

it('a key may be bare, or a string as the draft has it', async () => {
  for (const written of ['8e03978e-40d5-43e8-bc93-6894a57f9324', '"8e03978e-40d5-43e8-bc93-6894a57f9324"']) {
    const [first, again] = [await open(written), await open(written)];
    expect([first.status, again.headers['idempotency-replayed'], again.text]).toEqual([
      201,
      'true',
      first.text,
    ]);
  }
});

it('a key is of one caller', async () => {
  const bob = await memberOf(system, ada, 'member');
  const [own, other] = [await open('shared'), await open('shared', { agent_name: 'claude' }, bob)];
  expect(other.status).toBe(201);
  expect(idOf(other)).not.toBe(idOf(own));
  expect(other.headers['idempotency-replayed']).toBeUndefined();
});

it('a key is of one organization: the same one of the same person in another is another', async () => {
  const other = (await ada.post('/api/v1/organizations', { name: 'Another' })).body.data.slug as string;
  const inBoth = await Promise.all(
    [ada.slug, other, ada.slug, other].map((slug) =>
      ada.post(`/api/v1/${slug}/projects`, { name: 'Shop' }, key('k1')),
    ),
  );
  const answered = inBoth.filter(({ status }) => status === 201);
  expect(new Set(answered.map(idOf)).size).toBe(2);
  const v1 = (slug: string) =>
    ada.post('/api/v1/sessions', { agent_name: 'claude' }, { ...key('k2'), 'x-organization': slug });
  const [here, there, again] = [await v1(ada.slug), await v1(other), await v1(ada.slug)];
  expect([here.status, there.status]).toEqual([201, 201]);
  expect(there.body.session.id).not.toBe(here.body.session.id);
  expect(again.text).toBe(here.text);
});

it('a key is of one API token: those of the same person do not meet', async () => {
  const scopes = ['sessions:read', 'sessions:write'];
  const made = { name: 'build', kind: 'ci', scopes, organization_id: ada.slug };
  const pipeline = async () =>
    new Client(system.api, (await ada.post('/api/v1/auth/tokens', made)).body.token as string);
  const [one, other] = [await pipeline(), await pipeline()];
  const openAs = (client: Client) => client.post(sessions, { agent_name: 'claude' }, key('build-42'));
  const [first, second] = [await openAs(one), await openAs(other)];
  const [own, again] = [await openAs(ada), await openAs(one)];
  expect(new Set([first, second, own].map(idOf)).size).toBe(3);
  expect(again.text).toBe(first.text);
});

it('what failed may be tried again under its key', async () => {
  const path = `/api/v1/${ada.slug}/projects`;
  expect((await ada.post(path, { name: 'x', slug: 'No Slug' }, key('k1'))).status).toBe(422);
  expect((await ada.post(path, { name: 'x', slug: 'fine' }, key('k1'))).status).toBe(201);
  expect((await ada.post(path, {}, key('k2'))).status).toBe(422);
  expect((await ada.post(path, { name: 'y' }, key('k2'))).status).toBe(201);
});

it('answers of any status come again', async () => {
  const id = idOf(await ada.post(sessions, { agent_name: 'claude', external_id: 'cc-1' }));
  const known = await open('k1', { external_id: 'cc-1' });
  const again = await open('k1', { external_id: 'cc-1' });
  expect([known.status, again.status, idOf(again)]).toEqual([200, 200, id]);
  const named = await ada.post('/api/v1/organizations', { name: 'Once' }, key('k2'));
  const repeated = await ada.post('/api/v1/organizations', { name: 'Once' }, key('k2'));
  expect(repeated.text).toBe(named.text);
});

const age = (sql: string) =>
  system.database.query(`UPDATE given_answers SET ${sql} WHERE user_id = $1`, [ada.userId]);

it('a key is forgotten after a day, and free a minute after its process died before it did anything', async () => {
  const first = await open('old');
  await age(`claimed_at = now() - interval '25 hours'`);
  expect(idOf(await open('old'))).not.toBe(idOf(first));
  await age(`status = NULL, body = NULL, committed_at = NULL, claimed_at = now() - interval '30 seconds'`);
  expect((await open('old')).status).toBe(409);
  await age(`claimed_at = now() - interval '61 seconds'`);
  expect((await open('old')).status).toBe(201);
});

it('what was done is not done again, though its process died before the answer was kept', async () => {
  await system.database.query(`
    CREATE FUNCTION lose_answer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'lost'; END $$;
    CREATE TRIGGER lose_answer BEFORE UPDATE OF status ON given_answers
      FOR EACH ROW WHEN (NEW.key LIKE '%:lost') EXECUTE FUNCTION lose_answer()`);
  expect((await open('lost')).status).toBe(201);
  const early = await open('lost');
  expect([early.status, early.body.code]).toEqual([409, 'idempotency.in_flight']);
  await age(`claimed_at = now() - interval '61 seconds'`);
  const late = await open('lost');
  expect([late.status, late.body.code, late.headers['retry-after']]).toEqual([
    ...[409, 'idempotency.answer_lost', undefined],
  ]);
  expect(await count()).toBe(1);
});

it.each(['', 'x'.repeat(256), 'ä', 'a\tb'])('refuses %j as a key', async (value) => {
  const answer = await ada.post(sessions, {}, key(value));
  expect([answer.status, answer.body.code]).toEqual([400, 'idempotency.key']);
});

it('says nothing to routes that have their own', async () => {
  const id = idOf(await open('k1'));
  const events = {
    events: [{ event_type: 'Stop', timestamp: '2026-01-01T00:00:00Z', data: {}, event_id: 'e1' }],
  };
  const path = `/api/v1/${ada.slug}/observability/sessions/${id}/events`;
  const answers = [await ada.post(path, events, key('k1')), await ada.post(path, events, key('k1'))];
  expect(answers.map(({ body }) => body.accepted as number)).toEqual([1, 0]);
  expect((await system.anonymous().post('/api/v1/auth/device', {}, key('k1'))).status).toBe(200);
});

it('kept answers are seen by nobody but the person they were given to, and for a day', async () => {
  const eve = await system.signUp('eve');
  await open('mine');
  const seenBy = ({ userId }: Actor) =>
    system.api
      .get(PlatformDatabase)
      .run((tx) => tx.query('SELECT key FROM given_answers WHERE user_id = $1', [ada.userId]), userId);
  const mine = { key: `${ada.organizationId}:mine` };
  expect([await seenBy(eve), await seenBy(ada)]).toEqual([[], [mine]]);
  const due = system.api.get(GivenAnswers);
  await due.removeDue();
  expect(await seenBy(ada)).toHaveLength(1);
  await system.database.query(`UPDATE given_answers SET claimed_at = now() - interval '25 hours'`);
  await due.removeDue();
  expect(await system.database.query('SELECT FROM given_answers')).toEqual([]);
});

it('a body that is too deep to be remembered is refused, also where none is asked for', async () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const headers = { ...key('k1'), 'content-type': 'application/json' };
  for (const path of [sessions, '/api/v1/invitations/none/accept', '/api/v1/auth/logout'])
    expect((await ada.post(path, deep, headers)).status).toBe(422);
});
