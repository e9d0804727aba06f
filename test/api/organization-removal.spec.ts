import type { INestApplicationContext } from '@nestjs/common';
import { type DevMailbox, Mailer } from '@app/auth';
import type { AppConfig } from '@app/config';
import { HandlerRegistry } from '@app/jobs';
import { testConfig } from '@app/testing';
import { type Answer, Client } from '../kit/client';
import { eventually } from '../kit/eventually';
import { placeIn, tryOnce, tryWords } from '../kit/experiments';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';
import { costState } from '../kit/cost-state';
import { transcripts } from '../kit/transcripts';
import { startWorker } from '../kit/worker-context';

/** More than one deletion takes. */
const MANY = 2500;

let system: System;
let worker: INestApplicationContext | undefined;
let ada: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
  // The first person of an installation gets an organization for nothing.
  await system.signUp('first');
});

beforeEach(async () => {
  ada = await system.signUp();
});

afterEach(async () => {
  await worker?.close();
  worker = undefined;
});

afterAll(() => system.stop());

const organization = (reference: string = ada.slug) => `/api/v1/organizations/${reference}`;
const of = (path: string, who = ada) => `/api/v1/${who.slug}/${path}`;
const status = async (asked: Promise<Answer>): Promise<number> => (await asked).status;

describe('a deleted organization', () => {
  it('is gone for all of its members, by id and by slug', async () => {
    const bob = await memberOf(system, ada, 'manager');
    expect(await status(bob.get(of('sessions')))).toBe(200);
    const answer = await ada.delete(organization());
    expect(answer).toMatchObject({ status: 204, text: '' });
    for (const member of [ada, bob]) {
      for (const path of ['sessions', 'members', 'projects', 'sessions/analytics/summary'])
        expect(await status(member.get(of(path)))).toBe(404);
      expect(await status(member.get(`/api/v1/${ada.organizationId}/sessions`))).toBe(404);
      expect(await status(member.get(organization(ada.organizationId)))).toBe(404);
      expect(await status(member.get('/api/v1/sessions', { 'x-organization': ada.slug }))).toBe(404);
    }
    expect((await bob.get('/api/v1/me')).body.organizations).not.toContainEqual(
      expect.objectContaining({ id: ada.organizationId }),
    );
    expect((await ada.get('/api/v1/organizations')).body.data).toEqual([]);
    expect(await ada.delete(organization())).toMatchObject({
      status: 404,
      body: { code: 'organizations.not_found' },
    });
  });

  it('has no door left: API tokens, signed-in devices, refresh tokens, invitations', async () => {
    const [personal, pipeline] = [await apiToken('personal'), await apiToken('ci')];
    const device = await signedInDevice();
    const invitation = await invited();
    const elsewhere = (await ada.post('/api/v1/organizations', { name: 'Elsewhere' })).body.data;
    for (const client of [personal, pipeline, device.client])
      expect(await status(client.get(of('sessions')))).toBe(200);
    await ada.delete(organization());
    for (const client of [personal, pipeline, device.client])
      expect(await status(client.get('/api/v1/sessions'))).toBe(401);
    const refresh = { grant_type: 'refresh_token', refresh_token: device.refreshToken };
    expect((await system.anonymous().post('/api/v1/auth/token', refresh)).body.error).toBe('invalid_grant');
    expect(await status(system.anonymous().get(`/api/v1/invitations/${invitation}`))).toBe(404);
    expect(await status(ada.post(`/api/v1/invitations/${invitation}/accept`))).toBe(404);
    // What is signed in for another organization, or for none, stays so.
    expect(await status(ada.get(`/api/v1/${elsewhere.slug}/sessions`))).toBe(200);
  });

  it('leaves its slug to whoever wants it, at once', async () => {
    const eve = await system.signUp('eve');
    await ada.delete(organization());
    const available = await eve.get(`/api/v1/organizations/slug-available?slug=${ada.slug}`);
    expect(available.body.data).toMatchObject({ available: true });
    const made = await eve.post('/api/v1/organizations', { name: 'Theirs now', slug: ada.slug });
    expect(made.status).toBe(201);
    expect((await eve.get(of('sessions'))).body.data).toEqual([]);
    expect(await status(ada.get(of('sessions')))).toBe(404);
    expect(await status(eve.get(organization(ada.organizationId)))).toBe(404);
  });

  it('is deleted once when its owner asks several times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => status(ada.delete(organization()))));
    expect(answers.sort()).toEqual([204, 404, 404, 404, 404]);
  });
});

describe('nobody but the owner deletes an organization', () => {
  it.each(['admin', 'manager', 'viewer'] as const)('not a person with the role %s', async (role) => {
    const bob = await memberOf(system, ada, role);
    expect(await bob.delete(organization())).toMatchObject({ status: 403, body: { code: 'auth.role' } });
    expect(await status(ada.get(organization()))).toBe(200);
  });

  it('not a stranger, not a token of the owner, and nobody without one', async () => {
    const eve = await system.signUp('eve');
    expect(await status(eve.delete(organization()))).toBe(404);
    const client = await apiToken('personal', ['organization:read', 'organization:write']);
    expect(await client.delete(organization())).toMatchObject({
      status: 403,
      body: { code: 'auth.insufficient_scope' },
    });
    expect(await status(system.anonymous().delete(organization()))).toBe(401);
    expect(await status(ada.get(organization()))).toBe(200);
  });

  it('not who has just handed it over, where that is not known yet', async () => {
    const bob = await memberOf(system, ada, 'member');
    expect(await status(ada.get(organization()))).toBe(200);
    // As another process does it: this one goes on believing for seconds that Ada owns it.
    await system.database.query(
      `UPDATE memberships m SET role_id = r.id FROM roles r
        WHERE m.organization_id = $1 AND r.organization_id = $1
          AND r.name = CASE m.user_id WHEN $2 THEN 'admin' WHEN $3 THEN 'owner' END`,
      [ada.organizationId, ada.userId, bob.userId],
    );
    expect(await ada.delete(organization())).toMatchObject({ status: 403, body: { code: 'auth.role' } });
    expect(await marks()).toEqual([]);
  });
});

describe('what a deleted organization had', () => {
  it('is deleted to the last row, in every table, and no row of any other', async () => {
    const eve = await system.signUp('eve');
    for (const who of [ada, eve]) await everythingOf(who);
    worker = await startWorker(system.config);
    await system.quiet();
    await worker.close();
    await workThatWaits();
    const [had, theirs] = [await rowsByTable(ada), await rowsByTable(eve)];
    expect(Object.keys(had).filter((table) => had[table]!.length === 0)).toEqual(['organization_removals']);

    await ada.delete(organization());
    worker = await startWorker(system.config);
    await untilEmptied();
    const waiting = ['device_grants', 'devices', 'organization_removals', 'organizations'];
    expect(tablesWithRows(await rowsByTable(ada))).toEqual(waiting);
    await aQuarterLater();
    await eventually('the organization to go', async () => (await marks()).length === 0);
    expect(tablesWithRows(await rowsByTable(ada))).toEqual([]);
    expect(await rowsByTable(eve)).toEqual(theirs);
  });

  it('goes in many small transactions', async () => {
    await addEvents(await sessionOf(ada), MANY);
    await system.database.query(COUNT_DELETIONS);
    await ada.delete(organization());
    worker = await startWorker(system.config);
    await untilEmptied();
    const transactions = await system.database.query<{ rows: number }>(
      'SELECT sum(rows)::int AS rows FROM deletions GROUP BY transaction HAVING sum(rows) > 0 ORDER BY 1 DESC',
    );
    expect(transactions.map(({ rows }) => rows)).toEqual([1000, 1000, 500]);
  });

  it('goes although its job was lost, and although something came later', async () => {
    const session = await sessionOf(ada);
    await ada.delete(organization());
    worker = await startWorker(withoutJobs());
    await untilEmptied();
    // A request that was under way when the organization was removed.
    await addEvents(session, 10);
    await aQuarterLater();
    await eventually('the organization to go', async () => (await marks()).length === 0);
    expect(tablesWithRows(await rowsByTable(ada))).toEqual([]);
  });

  it('is what its job deletes: one that names an organization that lives finds nothing to do', async () => {
    await signedInDevice();
    await addEvents(await sessionOf(ada), 3);
    const before = await rowsByTable(ada);
    worker = await startWorker(withoutJobs());
    const handler = worker.get(HandlerRegistry, { strict: false }).handlerOf('organizations.removed')!;
    await handler.handle({ organizationId: ada.organizationId });
    const after = await rowsByTable(ada);
    for (const table of ['devices', 'events', 'memberships', 'organizations', 'runs'])
      expect([table, after[table]]).toEqual([table, before[table]]);
    expect(after.sessions).toHaveLength(1);
  });
});

async function apiToken(kind: 'personal' | 'ci', scopes = ['sessions:read'], who = ada): Promise<Client> {
  const body = { name: kind, kind, scopes, organization_id: who.organizationId };
  return new Client(system.api, (await who.post('/api/v1/auth/tokens', body)).body.token as string);
}

/** As the command line signs in: for one organization. */
async function signedInDevice(who = ada): Promise<{ client: Client; refreshToken: string }> {
  const { device_code, user_code } = (await system.anonymous().post('/api/v1/auth/device', {})).body;
  const approval = { user_code, action: 'approve', organization_id: who.organizationId };
  expect(await status(who.post('/api/v1/auth/device/verify', approval))).toBe(200);
  const { body } = await system.anonymous().post('/api/v1/auth/token', { device_code });
  return { client: new Client(system.api, body.access_token), refreshToken: body.refresh_token as string };
}

/** The token of an invitation that was mailed. */
async function invited(who = ada): Promise<string> {
  const email = `grace-${Math.random().toString(36).slice(2)}@example.com`;
  await who.post(of('members/invitations', who), { email });
  const mailbox: DevMailbox = system.api.get(Mailer, { strict: false });
  const link = () => {
    const mail = mailbox.list().find(({ to }) => to === email);
    return mail && /\/join\/(\w+)/.exec(mail.text)?.[1];
  };
  return (await eventually('the invitation to be mailed', link, { pollMs: 5 }))!;
}

async function sessionOf(who: Actor, body: object = {}): Promise<string> {
  return ((await who.post(of('sessions', who), body)).body.data as { id: string }).id;
}

/** Something in every table that lasts. */
async function everythingOf(who: Actor): Promise<void> {
  await who.patch(of('settings', who), { capture_mode: 'full', discounts: [{ percent: '10' }] });
  await who.post(of('repricings', who), { start_date: '2026-01-01', end_date: '2026-12-31' });
  await invited(who);
  await apiToken('ci', ['sessions:read'], who);
  await signedInDevice(who);
  const rule = { type: 'rule', name: 'git', content: 'Never push to main.\n' };
  await who.post('/api/v1/resources', rule, { 'x-organization': who.slug });
  await agreeOn('Rebase.', who);
  await tryOut(who);
  const work = { agent_name: 'rails-expert', remote_url: 'git@github.com:acme/backend' };
  const session = await sessionOf(who, work);
  await addEvents(session, 3, who);
  await modify(session, who);
  const gone = await memberOf(system, who, 'member');
  await gone.post(of('sessions', who), {});
  await who.delete(of(`members/${gone.userId}/data`, who));
  await system.database.query(
    `INSERT INTO edit_patterns (organization_id, id, agent_name, hunk, modification_ids, people, sessions, detected_at,
                                updated_at, accepted_at, resource_id, version_hash)
     SELECT organization_id, gen_random_uuid(), 'a', '[]', '{}', 2, 3, now(), now(), now(), resource_id, hash
       FROM resource_versions WHERE organization_id = $1`,
    [who.organizationId],
  );
  await system.database.query(
    `INSERT INTO outbox_events (organization_id, id, type, data) VALUES ($1, gen_random_uuid(), 'pattern.detected', '{}')`,
    [who.organizationId],
  );
  const model_metrics = { input_tokens: 1, output_tokens: 2, cost_usd: 0.1, model: 'claude-opus-4-5' };
  await who.patch(of(`sessions/${session}`, who), { model_metrics });
  for (const { bytes } of transcripts()) await upload(bytes, who);
  const stated = costState('0ccf1a04-1b4c-43b6-8aa5-79e41db43a68');
  await upload(Buffer.from(JSON.stringify(stated)), who);
}

/** Two people in each arm, so that there is something to look at. */
async function tryOut(who: Actor): Promise<void> {
  const { id: experiment } = await tryWords(who, 'Think twice.');
  const people = [who];
  for (let count = 0; count < 3; count += 1) people.push(await memberOf(system, who, 'member'));
  for (const [index, person] of people.entries()) {
    const arm = index % 2 ? 'variant' : 'control';
    await placeIn(system.database, arm, { experiment, userId: person.userId });
    await tryOnce(person, who.slug, index ? 'success' : 'failure');
  }
}

async function agreeOn(body: string, who: Actor): Promise<void> {
  const here = { 'x-organization': who.slug };
  await who.post(of('playbooks', who), { name: 'Ours' });
  await who.post(of('playbook_subscriptions', who), { playbook_id: 'ours' });
  const conventions = '/api/v1/playbooks/ours/conventions';
  const { id } = (await who.post(conventions, { title: 'Git', body }, here)).body.data as { id: string };
  await who.post(`${conventions}/${id}/challenge`, { reason: 'No.' }, here);
}

/** What only waits: marks, and an upload that nobody has read. */
async function workThatWaits(): Promise<void> {
  const session = await sessionOf(ada, { agent_name: 'rails-expert' });
  const event = { event_type: 'Stop', timestamp: '2026-01-20T10:30:00Z', data: {} };
  await ada.post(of(`observability/sessions/${session}/events`), { events: [event] });
  await modify(session, ada);
  for (const { bytes } of transcripts()) await upload(bytes, ada);
}

async function modify(session_id: string, who: Actor): Promise<void> {
  const change = { session_id, file_path: 'a.md', change_type: 'create', content_after: 'a\n' };
  await who.post('/api/v1/agents/rails-expert/modifications', change, { 'x-organization': who.slug });
}

async function upload(bytes: Buffer, who: Actor): Promise<void> {
  const headers = { 'content-type': 'application/x-ndjson' };
  expect(await status(who.post(of('sessions/import', who), bytes, headers))).toBe(202);
}

/** Past the API, which would refuse them of a removed organization. */
async function addEvents(session: string, count: number, { organizationId } = ada): Promise<void> {
  await system.database.query(
    `INSERT INTO events (organization_id, session_id, event_id, session_day, event_type, occurred_at, source, data)
     SELECT $1, $2, 'e' || n, (now() AT TIME ZONE 'UTC')::date, 'Stop', now(), 'client', '{}' FROM generate_series(1, $3) n`,
    [organizationId, session, count],
  );
}

const COUNT_DELETIONS = `
  CREATE TABLE deletions (transaction text, rows integer);
  GRANT INSERT ON deletions TO crewkit_removal;
  CREATE FUNCTION count_deletions() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO deletions SELECT pg_current_xact_id()::text, count(*) FROM gone; RETURN NULL;
  END $$;
  CREATE TRIGGER count_deletions AFTER DELETE ON events
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION count_deletions()`;

/** For a worker that hears of nothing but by its sweep. */
function withoutJobs(): AppConfig {
  return testConfig(system.database.url, { SECRET_KEY: system.config.tokens.secretKey });
}

function marks(): Promise<{ emptied: boolean }[]> {
  return system.database.query(
    'SELECT emptied_at IS NOT NULL AS emptied FROM organization_removals WHERE organization_id = $1',
    [ada.organizationId],
  );
}

async function untilEmptied(): Promise<void> {
  await eventually('the organization to be emptied', async () => (await marks())[0]?.emptied);
}

async function aQuarterLater(): Promise<void> {
  await system.database.query(
    `UPDATE organization_removals SET removed_at = removed_at - interval '15 minutes' WHERE organization_id = $1`,
    [ada.organizationId],
  );
}

/** All that names the organization, of every table that there is. */
async function rowsByTable({ organizationId }: Actor): Promise<Record<string, string[]>> {
  const tables = await system.database.query<{ name: string; column: string }>(TABLES);
  const rows = tables.map(async ({ name, column }) => {
    const sql = `SELECT t::text AS row FROM ${name} t WHERE ${column} = $1 ORDER BY 1`;
    const found = await system.database.query<{ row: string }>(sql, [organizationId]);
    return [name, found.map(({ row }) => row)] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
}

function tablesWithRows(rows: Record<string, string[]>): string[] {
  return Object.keys(rows).filter((table) => rows[table]!.length > 0);
}

const TABLES = `
  SELECT c.relname AS name, a.attname AS column
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     AND a.attname = CASE c.relname WHEN 'organizations' THEN 'id' ELSE 'organization_id' END
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
   ORDER BY 1`;
