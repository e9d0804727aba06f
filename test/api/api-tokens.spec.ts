import { crc32 } from 'node:zlib';
import { PlatformDatabase } from '@app/database';
import { ApiTokenAccess } from '@app/organizations';
import { type Answer, Client } from '../kit/client';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

const TOKENS = '/api/v1/auth/tokens';
const DAY_MS = 86_400_000;

let system: System;
let owner: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
  owner = await system.signUp();
});
afterAll(() => system.stop());

interface Issued {
  id: string;
  token: string;
  client: Client;
}

async function issue(actor: Actor, body: object = {}): Promise<Issued> {
  const answer = await actor.post(TOKENS, {
    name: 'nightly',
    scopes: ['sessions:read', 'sessions:write'],
    organization_id: owner.organizationId,
    ...body,
  });
  expect(answer).toMatchObject({ status: 201 });
  const { id, token } = answer.body as { id: string; token: string };
  return { id, token, client: new Client(system.api, token) };
}

const inOrganization = (path: string): string => `/api/v1/${owner.slug}${path}`;
const status = async (asked: Promise<Answer>): Promise<number> => (await asked).status;

/** This process remembers for four seconds what it has asked the database. */
const forgetTokens = (): void => system.api.get(ApiTokenAccess, { strict: false }).forgetAll();

describe('an API token', () => {
  it('is one word with a prefix and a checksum, and is shown once', async () => {
    const made = await owner.post(TOKENS, {
      name: 'nightly',
      scopes: ['sessions:write'],
      organization_id: owner.slug,
      kind: 'ci',
    });
    expect(made.status).toBe(201);
    expect(made.headers['cache-control']).toBe('no-store');
    const token = made.body.token as string;
    expect(token).toMatch(/^cki_[0-9A-Za-z]{49}$/);
    expect(made.body).toMatchObject({
      kind: 'ci',
      organization_id: owner.organizationId,
      owner: { id: owner.userId },
      last_characters: token.slice(-4),
      last_used_at: null,
    });
    const [listed, got] = [await owner.get(TOKENS), await owner.get(`${TOKENS}/${made.body.id as string}`)];
    expect(listed.body.tokens[0]).toEqual(got.body);
    expect(listed.text + got.text).not.toContain(token);
    expect(listed.body.meta).toMatchObject({ current_page: 1 });
    const stored = await system.database.query<{ row: string }>('SELECT t::text AS row FROM api_tokens t');
    expect(JSON.stringify(stored)).not.toContain(token.slice(4, -6));
  });

  it('opens what its scopes name, and nothing else', async () => {
    const { client } = await issue(owner);
    expect(await status(client.get(inOrganization('/sessions')))).toBe(200);
    expect(await status(client.get('/api/v1/sessions'))).toBe(200);
    const refused = await client.get(inOrganization('/projects'));
    expect(refused).toMatchObject({ status: 403, body: { code: 'auth.insufficient_scope' } });
    expect(refused.body.error).toContain('projects:read');
    expect(refused.headers['www-authenticate']).toContain('insufficient_scope');
  });

  it('works in its own organization alone', async () => {
    const { client } = await issue(owner);
    const other = (await owner.post('/api/v1/organizations', { name: 'Other' })).body.data as {
      slug: string;
    };
    expect(await status(owner.get(`/api/v1/${other.slug}/sessions`))).toBe(200);
    expect(await status(client.get(`/api/v1/${other.slug}/sessions`))).toBe(404);
    expect(await status(client.get('/api/v1/sessions', { 'x-organization': other.slug }))).toBe(404);
  });

  it('is refused with a wrong checksum, without a look into the database', async () => {
    const { token } = await issue(owner);
    const asked = jest.spyOn(system.api.get(PlatformDatabase), 'run');
    const mistyped = `${token.slice(0, -1)}${token.endsWith('a') ? 'b' : 'a'}`;
    const refused = await new Client(system.api, mistyped).get('/api/v1/sessions');
    expect(refused).toMatchObject({ status: 401, body: { code: 'auth.invalid_token' } });
    expect(asked).not.toHaveBeenCalled();
    const invented = `ckp_${'A'.repeat(43)}`;
    const withChecksum = invented + base62(crc32(invented));
    expect(await status(new Client(system.api, withChecksum).get('/api/v1/sessions'))).toBe(401);
    expect(asked).toHaveBeenCalled();
    asked.mockRestore();
  });

  it('is looked up once while it is fresh, and notes when and from where it was used', async () => {
    const { id, client } = await issue(owner);
    const asked = jest.spyOn(system.api.get(PlatformDatabase), 'run');
    await client.get('/api/v1/sessions');
    const before = asked.mock.calls.length;
    for (let n = 0; n < 5; n += 1) await client.get('/api/v1/sessions');
    expect([before > 0, asked.mock.calls.length - before]).toEqual([true, 0]);
    asked.mockRestore();
    const { body } = await owner.get(`${TOKENS}/${id}`);
    expect(Date.parse(body.last_used_at as string)).toBeGreaterThan(Date.now() - DAY_MS / 24);
    expect(body.last_used_ip).toBe('127.0.0.1');
  });

  it('ends in 90 days unless told otherwise, in a year at the latest, and then opens nothing', async () => {
    const { id, client } = await issue(owner);
    const { body } = await owner.get(`${TOKENS}/${id}`);
    expect(Date.parse(body.expires_at as string) - Date.parse(body.created_at as string)).toBe(90 * DAY_MS);
    await system.database.query(
      `UPDATE api_tokens SET expires_at = now() - interval '1 second' WHERE id = $1`,
      [id],
    );
    forgetTokens();
    expect(await status(client.get('/api/v1/sessions'))).toBe(401);
    expect(await status(owner.get(`${TOKENS}/${id}`))).toBe(404);
  });

  it.each([
    [
      'an end that is too far',
      { expires_at: new Date(Date.now() + 366 * DAY_MS).toISOString() },
      'expires_at',
    ],
    ['an end that has passed', { expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    ['an end that is none', { expires_at: 'soon' }, 'expires_at'],
    ['no scope', { scopes: [] }, 'scopes'],
    ['a scope that does not exist', { scopes: ['sessions:burn'] }, 'scopes'],
    ['what only people may do', { scopes: ['api'] }, 'scopes'],
    ['management by a pipeline', { kind: 'ci', scopes: ['organization:write'] }, 'scopes'],
    ['no name', { name: '' }, 'name'],
    ['another kind', { kind: 'root' }, 'kind'],
    ['an id of its own', { id: '8c0f8e6e-0d3d-4a7b-9f5e-0c8a4d0e5f11' }, 'id'],
  ])('is not made with %s', async (_what, wrong, field) => {
    const body = { name: 'x', scopes: ['sessions:read'], organization_id: owner.slug, ...wrong };
    const answer = await owner.post(TOKENS, body);
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.body.details as object)).toEqual([field]);
  });

  it('cannot make tokens, sign devices in, see sign-ins or found organizations', async () => {
    const { client } = await issue(owner, {
      scopes: ['profile:read', 'organization:read', 'organization:write', 'sessions:read'],
    });
    const body = { name: 'x', scopes: ['sessions:read'], organization_id: owner.slug };
    expect(await status(client.post(TOKENS, body))).toBe(403);
    expect(await status(client.get(TOKENS))).toBe(403);
    expect(await status(client.get('/api/v1/auth/sessions'))).toBe(403);
    expect(await status(client.post('/api/v1/auth/logout'))).toBe(403);
    expect(await status(client.post('/api/v1/organizations', { name: 'Mine' }))).toBe(403);
    expect(
      await status(client.post('/api/v1/auth/device/verify', { user_code: 'BBBB-BBBB', action: 'approve' })),
    ).toBe(403);
    const me = await client.get('/api/v1/me');
    expect(me.body).toMatchObject({ user: { id: owner.userId }, token: { session_id: null } });
  });
});

describe('a personal token', () => {
  it('reaches as far as the role of its person, now', async () => {
    const member = await memberOf(system, owner, 'admin');
    const { client } = await issue(member, { scopes: ['organization:write', 'organization:read'] });
    const renamed = { name: 'Renamed' };
    expect(await status(client.patch(`/api/v1/organizations/${owner.slug}`, renamed))).toBe(200);
    const roles = (await owner.get(inOrganization('/roles'))).body.data as { id: string; name: string }[];
    const viewer = roles.find(({ name }) => name === 'viewer')!;
    await owner.patch(inOrganization(`/members/${member.userId}`), { role_id: viewer.id });
    expect(await status(client.patch(`/api/v1/organizations/${owner.slug}`, renamed))).toBe(403);
  });

  it('ends when its person leaves', async () => {
    const member = await memberOf(system, owner, 'member');
    const { id, client } = await issue(member);
    expect(await status(client.get(inOrganization('/sessions')))).toBe(200);
    await owner.delete(inOrganization(`/members/${member.userId}`));
    expect([401, 404]).toContain(await status(client.get(inOrganization('/sessions'))));
    forgetTokens();
    expect(await status(client.get(inOrganization('/sessions')))).toBe(401);
    const [row] = await system.database.query<{ ended: boolean }>(
      'SELECT revoked_at IS NOT NULL AS ended FROM api_tokens WHERE id = $1',
      [id],
    );
    expect(row).toEqual({ ended: true });
  });

  it('is its own affair: colleagues neither see nor end it', async () => {
    const member = await memberOf(system, owner, 'member');
    const { id } = await issue(member);
    const colleague = await memberOf(system, owner, 'member');
    for (const other of [owner, colleague]) {
      expect(await status(other.get(`${TOKENS}/${id}`))).toBe(404);
      expect(await status(other.delete(`${TOKENS}/${id}`))).toBe(404);
      expect(await status(other.post(`${TOKENS}/${id}/rotate`, {}))).toBe(404);
    }
    expect(await status(member.delete(`${TOKENS}/${id}`))).toBe(204);
  });

  it('is made by nobody in an organization of others', async () => {
    const stranger = await system.signUp('eve');
    const body = { name: 'x', scopes: ['sessions:read'], organization_id: owner.slug };
    expect(await status(stranger.post(TOKENS, body))).toBe(404);
  });
});

describe('a token of a pipeline', () => {
  it('is made, seen and ended by admins', async () => {
    const admin = await memberOf(system, owner, 'admin');
    const manager = await memberOf(system, owner, 'manager');
    const body = { name: 'ci', kind: 'ci', scopes: ['sessions:write'], organization_id: owner.slug };
    expect(await manager.post(TOKENS, body)).toMatchObject({ status: 403, body: { code: 'auth.role' } });
    const { id } = await issue(admin, { kind: 'ci' });
    expect(await status(owner.get(`${TOKENS}/${id}`))).toBe(200);
    expect(await status(manager.get(`${TOKENS}/${id}`))).toBe(404);
    expect(await status(owner.delete(`${TOKENS}/${id}`))).toBe(204);
  });

  it('has the rights of a member, whoever made it', async () => {
    const { client } = await issue(owner, { kind: 'ci', scopes: ['projects:read', 'projects:write'] });
    const made = await client.post(inOrganization('/projects'), { name: 'From CI' });
    expect(made.status).toBe(201);
    const { id } = made.body.data as { id: string };
    expect(await client.delete(inOrganization(`/projects/${id}`))).toMatchObject({
      status: 403,
      body: { code: 'auth.role' },
    });
  });

  it('outlives who made it: the owner of the organization answers for it then', async () => {
    const admin = await memberOf(system, owner, 'admin');
    const { id, client } = await issue(admin, { kind: 'ci' });
    expect(await status(client.get(inOrganization('/sessions')))).toBe(200);
    await owner.delete(inOrganization(`/members/${admin.userId}`));
    expect(await status(client.get(inOrganization('/sessions')))).toBe(200);
    expect(await status(client.post(inOrganization('/sessions'), {}))).toBe(201);
    const { body } = await owner.get(`${TOKENS}/${id}`);
    expect(body.owner).toMatchObject({ id: owner.userId });
  });
});

describe('a token of a pipeline, whose person', () => {
  it('has fewer rights by now, keeps those of a member', async () => {
    const admin = await memberOf(system, owner, 'admin');
    const { client } = await issue(admin, { kind: 'ci', scopes: ['projects:read', 'projects:write'] });
    const roles = (await owner.get(inOrganization('/roles'))).body.data as { id: string; name: string }[];
    const viewer = roles.find(({ name }) => name === 'viewer')!;
    await owner.patch(inOrganization(`/members/${admin.userId}`), { role_id: viewer.id });
    const made = await client.post(inOrganization('/projects'), { name: 'By a pipeline' });
    expect(made.status).toBe(201);
    expect(await status(client.get(inOrganization('/projects')))).toBe(200);
  });

  it('belongs to other organizations too, works in its own alone, by its id and the slug that it has now', async () => {
    const maker = await system.signUp('maker');
    const { client } = await issue(maker, { kind: 'ci', organization_id: maker.slug });
    await maker.post('/api/v1/organizations', { name: 'Second of the maker' });
    const read = (organization: string) => status(client.get(`/api/v1/${organization}/sessions`));
    expect([await read(maker.slug), await read(maker.organizationId.toUpperCase())]).toEqual([200, 200]);
    const slug = `moved-${maker.organizationId.slice(0, 8)}`;
    await maker.patch(`/api/v1/organizations/${maker.slug}`, { slug });
    expect([await read(maker.slug), await read(slug), await read(owner.slug)]).toEqual([404, 200, 404]);
  });
});

describe('the end of a token', () => {
  it('revoked, it opens nothing from then on, here at once', async () => {
    const { id, client } = await issue(owner);
    expect(await status(client.get('/api/v1/sessions'))).toBe(200);
    expect(await status(owner.delete(`${TOKENS}/${id}`))).toBe(204);
    expect(await status(client.get('/api/v1/sessions'))).toBe(401);
    expect(await status(owner.delete(`${TOKENS}/${id}`))).toBe(404);
  });

  it('rotated, both secrets work for a while, then the new one alone', async () => {
    const { id, client } = await issue(owner, {
      expires_at: new Date(Date.now() + 10 * DAY_MS).toISOString(),
    });
    const rotated = await owner.post(`${TOKENS}/${id}/rotate`, { overlap_hours: 2 });
    expect(rotated.status).toBe(201);
    const { body } = rotated;
    expect(Date.parse(body.expires_at as string) - Date.now()).toBeGreaterThan(9.9 * DAY_MS);
    const next = new Client(system.api, body.token as string);
    expect([
      await status(client.get('/api/v1/sessions')),
      await status(next.get('/api/v1/sessions')),
    ]).toEqual([200, 200]);
    const former = (await owner.get(`${TOKENS}/${id}`)).body as { expires_at: string };
    expect(Date.parse(former.expires_at) - Date.now()).toBeLessThanOrEqual(2 * 3_600_000);
    await system.database.query(`UPDATE api_tokens SET expires_at = now() WHERE id = $1`, [id]);
    forgetTokens();
    expect([
      await status(client.get('/api/v1/sessions')),
      await status(next.get('/api/v1/sessions')),
    ]).toEqual([401, 200]);
  });

  it('reported as found, live ones end and anything else is passed over', async () => {
    const [found, kept] = [await issue(owner), await issue(owner)];
    const report = { tokens: [found.token, `${kept.token}x`, 'ghp_something', ''] };
    const answer = await system.anonymous().post(`${TOKENS}/report`, report);
    expect(answer).toMatchObject({ status: 202, text: '' });
    expect(await status(found.client.get('/api/v1/sessions'))).toBe(401);
    expect(await status(kept.client.get('/api/v1/sessions'))).toBe(200);
    expect(await status(system.anonymous().post(`${TOKENS}/report`, report))).toBe(202);
  });

  it('by RFC 7009, as any token', async () => {
    const { token, client } = await issue(owner);
    expect(await status(system.anonymous().post('/api/v1/auth/revoke', { token }))).toBe(200);
    expect(await status(client.get('/api/v1/sessions'))).toBe(401);
  });

  it('and its beginning are in the audit log', async () => {
    const { id, token } = await issue(owner);
    await owner.post(`${TOKENS}/${id}/rotate`, {});
    await system.anonymous().post(`${TOKENS}/report`, { tokens: [token] });
    const { body } = await owner.get(inOrganization('/audit_log'));
    const entries = body.data as { action: string; actor_id: string | null; subject: { id: string } }[];
    const told = entries.filter(({ subject }) => subject.id === id).map((one) => [one.action, one.actor_id]);
    expect(told).toEqual([
      ['api_token.reported_leaked', null],
      ['api_token.rotated', owner.userId],
      ['api_token.created', owner.userId],
    ]);
  });
});

function base62(value: number): string {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  let text = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) text = digits[rest % 62]! + text;
  return text.padStart(6, '0');
}
