import { randomUUID } from 'node:crypto';
import { SignInSweep } from '@app/auth';
import { memberOf } from '../kit/member-of';
import { passkeyKit } from '../kit/passkey-kit';
import { type Actor, System } from '../kit/system';

interface Row {
  event: string;
  user_id: string | null;
  ip: string | null;
  user_agent: string | null;
  details: Record<string, unknown>;
}

const CLI = { 'user-agent': 'crewkit-cli/1.0' };
const BROWSER = { 'user-agent': 'Browser/2' };
const verify = '/api/v1/auth/device/verify';

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
  ada = await system.signUp();
});
afterAll(() => system.stop());

const start = async (): Promise<{ device_code: string; user_code: string }> =>
  (await system.anonymous().post('/api/v1/auth/device', { client_name: 'My CLI' }, CLI)).body as never;

/** What the log says about the grant of a device code, oldest first. */
const told = (deviceCode: string): Promise<Row[]> =>
  system.database.query<Row>(
    `SELECT e.event, e.user_id, e.ip, e.user_agent, e.details FROM sign_in_events e
       JOIN device_grants g ON g.id = e.subject_id WHERE g.device_code_hash = sha256($1::bytea) ORDER BY e.id`,
    [Buffer.from(deviceCode)],
  );

it('tells of a device: started, opened, approved, redeemed; by whom, and from where', async () => {
  const { device_code, user_code } = await start();
  await ada.get(`/api/v1/auth/device/${user_code}`, BROWSER);
  await ada.get(`/api/v1/auth/device/${user_code}`, BROWSER);
  await ada.post(verify, { user_code, action: 'approve', organization_id: ada.slug }, BROWSER);
  await ada.post(verify, { user_code, action: 'approve', organization_id: ada.slug }, BROWSER);
  await system.anonymous().post('/api/v1/auth/token', { device_code }, CLI);
  await system.anonymous().post('/api/v1/auth/token', { device_code }, CLI);
  const [byCli, byPerson] = [
    { ip: '127.0.0.1', user_agent: 'crewkit-cli/1.0' },
    { ip: '127.0.0.1', user_agent: 'Browser/2', user_id: ada.userId },
  ];
  expect(await told(device_code)).toMatchObject([
    { event: 'grant.started', ...byCli, user_id: null, details: { client_name: 'My CLI' } },
    { event: 'grant.opened', ...byPerson },
    { event: 'grant.approved', ...byPerson, details: { organization_id: ada.organizationId } },
    {
      event: 'grant.redeemed',
      ...byCli,
      user_id: ada.userId,
      details: { device_id: expect.any(String) as string },
    },
  ]);
});

it('tells of a denial, and of a device that nobody decided about', async () => {
  const [denied, forgotten] = [await start(), await start()];
  await ada.post(verify, { user_code: denied.user_code, action: 'deny' }, BROWSER);
  const events = async (code: string) => (await told(code)).map(({ event }) => event);
  expect(await events(denied.device_code)).toEqual(['grant.started', 'grant.opened', 'grant.denied']);
  expect(await events(forgotten.device_code)).toEqual(['grant.started']);
  await system.database.query(
    `UPDATE device_grants SET expires_at = '2026-01-01T00:00:00Z' WHERE status <> 'redeemed'`,
  );
  await system.api.get(SignInSweep, { strict: false }).remove();
  const expired = await system.database.query<{ at: Date; name: string }>(
    `SELECT occurred_at AS at, details->>'client_name' AS name FROM sign_in_events WHERE event = 'grant.expired'`,
  );
  expect(expired).toEqual([{ at: new Date('2026-01-01T00:00:00Z'), name: 'My CLI' }]);
});

it('tells of wrong codes, of links that were used, of tokens that were used twice and of devices signed out', async () => {
  const eve = await system.signUp('eve');
  await eve.get('/api/v1/auth/device/BBBB-BBBB', BROWSER);
  const { device_code, user_code } = await start();
  await eve.post(verify, { user_code, action: 'approve', organization_id: eve.slug });
  const { refresh_token } = (await system.anonymous().post('/api/v1/auth/token', { device_code })).body as {
    refresh_token: string;
  };
  const refresh = (token: string) =>
    system.anonymous().post('/api/v1/auth/refresh', { refresh_token: token });
  const next = (await refresh(refresh_token)).body as { refresh_token: string };
  await refresh(next.refresh_token);
  expect((await refresh(refresh_token)).status).toBe(400);
  await eve.post('/api/v1/auth/logout');
  const rows = await system.database.query<Row>(
    `SELECT event FROM sign_in_events WHERE user_id = $1 AND event NOT LIKE 'grant.%ed' ORDER BY id`,
    [eve.userId],
  );
  expect(rows.map(({ event }) => event)).toEqual([
    'link.used',
    'grant.wrong_code',
    'device.token_reused',
    'device.signed_out',
  ]);
});

const eventsOf = ({ userId }: Actor, like: string) =>
  system.database.query<Row & { subject_id: string }>(
    `SELECT event, subject_id, ip, user_agent, details FROM sign_in_events
      WHERE user_id = $1 AND event LIKE $2 ORDER BY id`,
    [userId, like],
  );

it('tells of passkeys: added, renamed, used, copied, removed; not of what was refused', async () => {
  const eve = await system.signUp('eve');
  const { registered, listed, login, requestOptions } = passkeyKit(
    () => system,
    () => eve,
  );
  const authenticator = await registered();
  const [{ id, name }] = (await listed()) as [{ id: string; name: string }];
  const passkey = `/api/v1/auth/passkeys/${id}`;
  await eve.patch(passkey, { name: 'Key' }, BROWSER);
  for (const counter of [7, 3]) await login(await authenticator.get(await requestOptions(), { counter }));
  for (const path of [`/api/v1/auth/passkeys/${randomUUID()}`, '/api/v1/auth/passkeys/x']) {
    expect((await eve.patch(path, { name: 'Other' })).status).toBe(404);
    expect((await eve.delete(path)).status).toBe(404);
  }
  await eve.delete(passkey, BROWSER);
  const rows = await eventsOf(eve, 'passkey.%');
  expect(rows.map(({ event, details }) => [event, details])).toEqual([
    ['passkey.added', { name }],
    ['passkey.renamed', { name: 'Key' }],
    ['passkey.used', {}],
    ['passkey.copied', { stored: 7, presented: 3 }],
    ['passkey.removed', { name: 'Key' }],
  ]);
  for (const row of rows) expect(row).toMatchObject({ subject_id: id, ip: '127.0.0.1' });
  expect(rows.at(-1)!.user_agent).toBe('Browser/2');
});

it('tells of an organization that was removed, once, and of everybody whom that signed out', async () => {
  const owner = await system.signUp('owner');
  const bob = await memberOf(system, owner, 'member');
  for (const person of [owner, bob]) {
    const { device_code, user_code } = await start();
    await person.post(verify, { user_code, action: 'approve', organization_id: owner.slug });
    await system.anonymous().post('/api/v1/auth/token', { device_code });
  }
  expect((await bob.delete(`/api/v1/organizations/${owner.slug}`)).status).toBe(403);
  expect((await owner.delete(`/api/v1/organizations/${owner.slug}`, BROWSER)).status).toBe(204);
  expect((await owner.delete(`/api/v1/organizations/${owner.slug}`)).status).toBe(404);
  expect(await eventsOf(owner, 'organization.%')).toEqual([
    {
      event: 'organization.removed',
      subject_id: owner.organizationId,
      ip: '127.0.0.1',
      user_agent: 'Browser/2',
      details: { slug: owner.slug },
    },
  ]);
  expect(await eventsOf(bob, 'organization.%')).toEqual([]);
  for (const person of [owner, bob])
    expect(await eventsOf(person, 'device.%')).toMatchObject([{ event: 'device.signed_out' }]);
});

it('says that an organization was removed in the transaction that removes it', async () => {
  const owner = await system.signUp('owner');
  await system.database.query(
    `CREATE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''broken''; END';
     CREATE TRIGGER broken BEFORE INSERT ON sign_in_events FOR EACH ROW EXECUTE FUNCTION break()`,
  );
  const answer = await owner.delete(`/api/v1/organizations/${owner.slug}`);
  await system.database.query('DROP TRIGGER broken ON sign_in_events; DROP FUNCTION break');
  expect(answer.status).toBe(500);
  expect((await owner.get(`/api/v1/organizations/${owner.slug}`)).status).toBe(200);
});

it('holds no code and no token', async () => {
  const { device_code, user_code } = await start();
  await ada.get(`/api/v1/auth/device/${user_code}`);
  const [dump] = await system.database.query<{ text: string }>(
    "SELECT string_agg(e::text, E'\\n') AS text FROM sign_in_events e",
  );
  for (const secret of [device_code, user_code, user_code.replace('-', ''), ada.token])
    expect(dump!.text).not.toContain(secret);
});

it('can be added to and neither changed nor emptied', async () => {
  for (const statement of ['UPDATE sign_in_events SET event = event', 'DELETE FROM sign_in_events']) {
    await expect(
      system.database.query(`BEGIN; SET LOCAL ROLE crewkit_platform; ${statement}`),
    ).rejects.toMatchObject({ code: '42501' });
    await system.database.query('ROLLBACK');
  }
});

it('has its like in the audit log: decisions say where they came from', async () => {
  await ada.patch(`/api/v1/organizations/${ada.slug}`, { name: 'Renamed' }, BROWSER);
  const { body } = await ada.get(`/api/v1/${ada.slug}/audit_log`);
  expect(body.data[0]).toMatchObject({ ip: '127.0.0.1', user_agent: 'Browser/2' });
});
