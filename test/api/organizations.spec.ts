import { AuditLog } from '@app/organizations';
import type { Answer } from '../kit/client';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
});

beforeEach(async () => {
  ada = await system.signUp();
});

afterAll(() => system.stop());

const of = (path: string) => `/api/v1/${ada.slug}/${path}`;
const member = (actor: Actor) => of(`members/${actor.userId}`);

async function roleId(name: string): Promise<string> {
  const { body } = await ada.get(of('roles?per_page=100'));
  return (body.data as { id: string; name: string }[]).find((role) => role.name === name)!.id;
}

const outcome = ({ status, body }: Answer) => [status, body.code];

async function auditActions(): Promise<string[]> {
  const { body } = await ada.get(of('audit_log'));
  return (body.data as { action: string }[]).map(({ action }) => action);
}

describe('members', () => {
  it('are listed, newest first, with what they are', async () => {
    const bob = await memberOf(system, ada, 'manager');
    const { body } = await bob.get(of('members'));
    expect(body.data).toMatchObject([
      { user: { id: bob.userId }, role: { name: 'manager', level: 60 }, coaching_mode: 'collaborative' },
      { user: { id: ada.userId }, role: { name: 'owner', level: 100, built_in: true } },
    ]);
    expect(body.meta).toMatchObject({ total_count: 2 });
    expect((await bob.get(member(ada))).body.data.user.email).toMatch(/^ada-/);
  });

  it('are given another role, with effect at once', async () => {
    const bob = await memberOf(system, ada, 'member');
    expect(outcome(await bob.get(of('audit_log')))).toEqual([403, 'auth.role']);
    const changed = await ada.patch(member(bob), { role_id: await roleId('admin') });
    expect([changed.status, changed.body.data.role.name]).toEqual([200, 'admin']);
    expect((await bob.get(of('audit_log'))).status).toBe(200);
    await ada.patch(member(bob), { role_id: await roleId('viewer') });
    expect(outcome(await bob.post(of('projects'), { name: 'x' }))).toEqual([403, 'auth.role']);
  });

  it('may have a coaching mode of their own, and lose it again', async () => {
    const bob = await memberOf(system, ada, 'member');
    const modes = async (body: object) => {
      const { data } = (await ada.patch(member(bob), body)).body;
      return [data.coaching_mode, data.coaching_mode_override];
    };
    expect(await modes({ coaching_mode: 'coaching' })).toEqual(['coaching', 'coaching']);
    expect((await bob.get('/api/v1/me')).body.organizations).toContainEqual(
      expect.objectContaining({ slug: ada.slug, role: 'member', coaching_mode: 'coaching' }),
    );
    expect(await modes({})).toEqual(['coaching', 'coaching']);
    expect(await modes({ coaching_mode: null })).toEqual(['collaborative', null]);
  });

  it('are changed by nobody with fewer rights, and nobody gives more than they have', async () => {
    const [admin, manager, other] = [
      await memberOf(system, ada, 'admin'),
      await memberOf(system, ada, 'manager'),
      await memberOf(system, ada, 'admin'),
    ];
    expect(outcome(await manager.patch(member(admin), { coaching_mode: 'coaching' }))).toEqual([
      403,
      'auth.role',
    ]);
    expect(outcome(await manager.delete(member(admin)))).toEqual([403, 'auth.role']);
    expect(outcome(await admin.patch(member(ada), { coaching_mode: 'coaching' }))).toEqual([
      409,
      'members.owner',
    ]);
    const owner = { role_id: await roleId('owner') };
    for (const actor of [ada, admin])
      expect(outcome(await actor.patch(member(manager), owner))).toEqual([409, 'members.one_owner']);
    await ada.post(of('roles'), { name: 'Deputy', level: 90, coaching_mode: 'autonomous' });
    const deputy = { role_id: await roleId('Deputy') };
    expect(outcome(await admin.patch(member(admin), deputy))).toEqual([403, 'members.above_own_role']);
    await ada.patch(member(other), deputy);
    expect(outcome(await admin.patch(member(other), { coaching_mode: 'coaching' }))).toEqual([
      403,
      'members.above_own_role',
    ]);
    expect(outcome(await admin.delete(member(other)))).toEqual([403, 'members.above_own_role']);
  });

  it('refuses roles that are not of this organization', async () => {
    const eve = await system.signUp('eve');
    const theirs = (await eve.get(`/api/v1/${eve.slug}/roles`)).body.data[0].id as string;
    const bob = await memberOf(system, ada, 'member');
    for (const role_id of [theirs, '00000000-0000-4000-8000-000000000000'])
      expect((await ada.patch(member(bob), { role_id })).body.details).toHaveProperty('role_id');
    expect((await ada.patch(member(bob), { role_id: 'admin' })).status).toBe(422);
    expect((await ada.patch(member(bob), { role: 'admin' })).status).toBe(422);
  });

  it('are strangers to other organizations', async () => {
    const eve = await system.signUp('eve');
    for (const path of [member(ada), of('members'), of('roles'), of('audit_log')])
      expect((await eve.get(path)).status).toBe(404);
    expect((await ada.get(member(eve))).status).toBe(404);
    expect((await ada.delete(member(eve))).status).toBe(404);
    expect((await ada.get(of('members/a%00b'))).status).toBe(404);
  });
});

describe('a member who goes', () => {
  it('is out at once, and what they had signed in for the organization with them', async () => {
    const bob = await memberOf(system, ada, 'member');
    const [{ id: deviceId }] = (await system.database.query<{ id: string }>(
      `UPDATE devices SET organization_id = $1 WHERE user_id = $2 RETURNING id`,
      [ada.organizationId, bob.userId],
    )) as [{ id: string }];
    expect((await ada.delete(member(bob))).status).toBe(204);
    expect((await bob.get(of('sessions'))).status).toBe(401);
    const [device] = await system.database.query(
      'SELECT revoked_at IS NOT NULL AS ended FROM devices WHERE id = $1',
      [deviceId],
    );
    expect(device).toEqual({ ended: true });
    expect((await ada.get(member(bob))).status).toBe(404);
  });

  it('may leave by themselves, but for the owner', async () => {
    const bob = await memberOf(system, ada, 'viewer');
    // However the id is spelled, what is remembered of the member is forgotten at once.
    expect((await bob.delete(member(bob).replace(bob.userId, bob.userId.toUpperCase()))).status).toBe(204);
    expect((await bob.get(of('members'))).status).toBe(404);
    expect(outcome(await ada.delete(member(ada)))).toEqual([409, 'members.owner']);
    expect((await auditActions())[0]).toBe('member.left');
  });
});

describe('ownership', () => {
  const transfer = (from: Actor, to: Actor) => from.post(`${member(to)}/transfer_ownership`);

  it('is handed over to a member, by the owner alone', async () => {
    const [bob, admin] = [await memberOf(system, ada, 'viewer'), await memberOf(system, ada, 'admin')];
    expect(outcome(await transfer(admin, bob))).toEqual([403, 'auth.role']);
    expect((await transfer(ada, await system.signUp('eve'))).status).toBe(404);
    expect((await transfer(ada, bob)).body.data).toMatchObject({ role: { name: 'owner' } });
    expect((await bob.get(member(ada))).body.data.role.name).toBe('admin');
    expect(outcome(await transfer(ada, admin))).toEqual([403, 'auth.role']);
  });

  it('has one holder however many hand it over at once', async () => {
    const heirs = await Promise.all([1, 2, 3, 4].map(() => memberOf(system, ada, 'member')));
    const answers = await Promise.all(heirs.map((heir) => transfer(ada, heir)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403, 403]);
    const owners = await system.database.query(
      `SELECT user_id FROM memberships m JOIN roles r ON r.organization_id = m.organization_id AND r.id = m.role_id
        WHERE m.organization_id = $1 AND r.level = 100`,
      [ada.organizationId],
    );
    expect(owners).toHaveLength(1);
  });
});

describe('roles', () => {
  const REVIEWER = { name: 'Reviewer', level: 50, coaching_mode: 'coaching' };

  it('are five to begin with', async () => {
    const { body } = await ada.get(of('roles'));
    expect(body.data.map(({ name, level }: { name: string; level: number }) => [name, level])).toEqual([
      ['owner', 100],
      ['admin', 80],
      ['manager', 60],
      ['member', 40],
      ['viewer', 20],
    ]);
  });

  it('of its own have the rights of the built-in role below', async () => {
    const made = await ada.post(of('roles'), REVIEWER);
    expect([made.status, made.body.data]).toMatchObject([201, { ...REVIEWER, built_in: false }]);
    const bob = await memberOf(system, ada, 'viewer');
    await ada.patch(member(bob), { role_id: made.body.data.id });
    expect((await bob.get('/api/v1/me')).body.organizations).toContainEqual(
      expect.objectContaining({ slug: ada.slug, role: 'Reviewer', level: 50, coaching_mode: 'coaching' }),
    );
    expect((await bob.get(of('sessions'))).status).toBe(200);
    expect((await bob.get(of('audit_log'))).status).toBe(403);
    expect((await bob.post(of('projects'), { name: 'One' })).status).toBe(201);
    await ada.patch(of(`roles/${made.body.data.id}`), { level: 20 });
    expect(outcome(await bob.post(of('projects'), { name: 'Two' }))).toEqual([403, 'auth.role']);
    expect((await system.api.get(AuditLog).check(ada)).firstBroken).toBeNull();
  });

  it('are refused above the own, as another of the name, and outside of what a level is', async () => {
    const admin = await memberOf(system, ada, 'admin');
    expect(outcome(await admin.post(of('roles'), { ...REVIEWER, level: 90 }))).toEqual([
      403,
      'members.above_own_role',
    ]);
    for (const name of ['Admin', 'owner'])
      expect((await ada.post(of('roles'), { ...REVIEWER, name })).body.details).toHaveProperty('name');
    for (const level of [19, 100, 50.5, '50'])
      expect((await ada.post(of('roles'), { ...REVIEWER, level })).body.details).toHaveProperty('level');
    expect((await ada.post(of('roles'), { ...REVIEWER, coaching_mode: 'x' })).status).toBe(422);
    const viewer = await memberOf(system, ada, 'manager');
    expect((await viewer.post(of('roles'), REVIEWER)).status).toBe(403);
  });

  it('are changed and deleted when they are neither built in nor in use', async () => {
    const id = (await ada.post(of('roles'), REVIEWER)).body.data.id as string;
    const admin = await roleId('admin');
    expect((await ada.patch(of(`roles/${id}`), { name: 'Critic' })).body.data).toMatchObject({
      name: 'Critic',
      level: 50,
    });
    expect((await ada.patch(of(`roles/${id}`), {})).body.data.name).toBe('Critic');
    expect(outcome(await ada.patch(of(`roles/${admin}`), { name: 'Boss' }))).toEqual([409, 'roles.built_in']);
    expect(outcome(await ada.delete(of(`roles/${admin}`)))).toEqual([409, 'roles.built_in']);
    const bob = await memberOf(system, ada, 'member');
    await ada.patch(member(bob), { role_id: id });
    expect(outcome(await ada.delete(of(`roles/${id}`)))).toEqual([409, 'roles.in_use']);
    await ada.patch(member(bob), { role_id: await roleId('member') });
    expect((await ada.delete(of(`roles/${id}`))).status).toBe(204);
    expect((await ada.get(of(`roles/${id}`))).status).toBe(404);
  });
});

describe('the audit log', () => {
  it('tells who decided what, in pages, newest first', async () => {
    const bob = await memberOf(system, ada, 'member');
    await ada.patch(member(bob), { role_id: await roleId('manager') }, { 'x-request-id': 'the-decision' });
    const whole = (await ada.get(of('audit_log'))).body;
    expect(whole.data).toMatchObject([
      {
        position: 2,
        actor_id: ada.userId,
        action: 'member.updated',
        subject: { type: 'member', id: bob.userId },
        details: { role: 'manager', coaching_mode: null },
        request_id: 'the-decision',
      },
      { position: 1, action: 'organization.created', details: { slug: ada.slug } },
    ]);
    expect(whole.meta).toEqual({ next_cursor: null });
    const first = (await ada.get(of('audit_log?per_page=1'))).body;
    expect(first.data).toHaveLength(1);
    const second = (await ada.get(of(`audit_log?per_page=1&cursor=${first.meta.next_cursor}`))).body;
    expect([second.data[0].position, second.meta.next_cursor]).toEqual([1, null]);
    expect((await ada.get(of('audit_log?cursor=x'))).status).toBe(400);
  });

  it('has no gaps when several decide at once, and is whole', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `Role ${index}`);
    await Promise.all(
      names.map((name) => ada.post(of('roles'), { name, level: 30, coaching_mode: 'coaching' })),
    );
    const { body } = await ada.get(of('audit_log'));
    expect(body.data.map(({ position }: { position: number }) => position)).toEqual([
      9, 8, 7, 6, 5, 4, 3, 2, 1,
    ]);
    expect((await system.api.get(AuditLog).check(ada)).firstBroken).toBeNull();
  });

  it.each([
    [
      'changed',
      `UPDATE audit_entries SET details = '{"name":"x"}' WHERE organization_id = $1 AND position = 2`,
      2,
    ],
    ['taken out', 'DELETE FROM audit_entries WHERE organization_id = $1 AND position = 2', 2],
    ['taken out at the end', 'DELETE FROM audit_entries WHERE organization_id = $1 AND position >= 3', 3],
    ['taken out, as all others', 'DELETE FROM audit_entries WHERE organization_id = $1', 1],
    [
      'not that which was noted as the newest',
      `UPDATE audit_heads SET hash = sha256('x') WHERE organization_id = $1`,
      4,
    ],
    ['taken out of what is noted as the newest', 'DELETE FROM audit_heads WHERE organization_id = $1', 5],
    [
      'moved to somebody else',
      `UPDATE audit_entries SET actor_id = gen_random_uuid() WHERE organization_id = $1 AND position = 3`,
      3,
    ],
  ])('shows where an entry was %s', async (_how, sql, position) => {
    for (const name of ['a', 'b', 'c'])
      await ada.post(of('roles'), { name, level: 30, coaching_mode: 'coaching' });
    await system.database.query(sql, [ada.organizationId]);
    expect((await system.api.get(AuditLog).check(ada)).firstBroken).toBe(position);
  });
});

describe('an organization', () => {
  it('is shown to its members and renamed by those who may', async () => {
    const bob = await memberOf(system, ada, 'member');
    const path = `/api/v1/organizations/${ada.slug}`;
    expect((await bob.get(path)).body.data).toMatchObject({ id: ada.organizationId, role: 'member' });
    expect((await bob.patch(path, { name: 'Ours' })).status).toBe(403);
    const slug = `renamed-${ada.organizationId.slice(0, 8)}`;
    expect((await ada.patch(path, { name: 'Acme', slug })).body.data).toMatchObject({ name: 'Acme', slug });
    expect((await ada.get(path)).status).toBe(404);
    expect((await ada.get(`/api/v1/${slug}/members`)).status).toBe(200);
    expect((await ada.patch(`/api/v1/organizations/${slug}`, {})).body.data.name).toBe('Acme');
  });

  it('has a slug that is free, no reserved word, and nobody else’s', async () => {
    const eve = await system.signUp('eve');
    const available = async (slug: string) =>
      (await ada.get(`/api/v1/organizations/slug-available?slug=${slug}`)).body.data.available as boolean;
    expect(await available('surely-nobody-has-this')).toBe(true);
    for (const slug of [eve.slug, 'auth', 'audit_log', 'No Slug', '-x'])
      expect(await available(encodeURIComponent(slug))).toBe(false);
    const taken = await ada.patch(`/api/v1/organizations/${ada.slug}`, { slug: eve.slug });
    expect([taken.status, Object.keys(taken.body.details)]).toEqual([422, ['slug']]);
    expect((await eve.get(`/api/v1/organizations/${ada.slug}`)).status).toBe(404);
  });
});

describe('a project', () => {
  const projects = (path = '') => of(`projects${path}`);

  it('is changed by those who may, under a slug that is free', async () => {
    await ada.post(projects(), { name: 'Shop', slug: 'shop' });
    await ada.post(projects(), { name: 'Blog', slug: 'blog' });
    const bob = await memberOf(system, ada, 'manager');
    expect((await bob.patch(projects('/shop'), { name: 'Store' })).status).toBe(403);
    const changed = await ada.patch(projects('/shop'), {
      name: 'Store',
      slug: 'store',
      project_type: 'workspace',
    });
    expect(changed.body.data).toMatchObject({ name: 'Store', slug: 'store', project_type: 'workspace' });
    expect((await ada.get(projects('/shop'))).status).toBe(404);
    expect((await ada.patch(projects('/store'), { slug: 'blog' })).body.details).toHaveProperty('slug');
    expect((await ada.patch(projects('/store'), {})).body.data.slug).toBe('store');
    const available = async (slug: string) =>
      (await ada.get(projects(`/slug-available?slug=${slug}`))).body.data.available as boolean;
    expect([await available('shop'), await available('blog'), await available('-')]).toEqual([
      true,
      false,
      false,
    ]);
    const eve = await system.signUp('eve');
    expect((await eve.patch(projects('/store'), { name: 'Mine' })).status).toBe(404);
  });

  it('has a slug that no route of ours has taken, as its repositories', async () => {
    const made = await ada.post(projects(), { name: 'Slug available' });
    expect(made.body.data.slug).toBe('slug-available-2');
    expect((await ada.get(projects('/slug-available-2'))).body.data.id).toBe(made.body.data.id);
    expect((await ada.get(projects('/slug-available?slug=slug-available'))).body.data.available).toBe(false);
    for (const answer of [
      await ada.post(projects(), { name: 'x', slug: 'slug-available' }),
      await ada.patch(projects('/slug-available-2'), { slug: 'slug-available' }),
    ])
      expect(answer.body.details).toHaveProperty('slug');
    const linked = await ada.post(projects('/slug-available-2/repos'), {
      remote_url: 'git@github.com:acme/lookup',
    });
    expect(linked.body.data.slug).toBe('lookup-2');
    expect((await ada.get(of('repos/lookup-2'))).body.data.id).toBe(linked.body.data.id);
  });

  it('loses a repository by those who may, and its sessions stay', async () => {
    const remote_url = 'git@github.com:acme/backend';
    const opened = await ada.post(of('sessions'), { remote_url });
    const { id, repository } = opened.body.data as { id: string; repository: { id: string; slug: string } };
    const bob = await memberOf(system, ada, 'member');
    expect((await bob.delete(of(`repos/${repository.slug}`))).status).toBe(403);
    expect((await ada.delete(of(`repos/${repository.slug}`))).status).toBe(204);
    expect((await ada.delete(of(`repos/${repository.id}`))).status).toBe(404);
    expect((await ada.get(of(`sessions/${id}`))).body.data).toMatchObject({
      repository: null,
      project: { name: 'backend' },
    });
    expect(await auditActions()).toEqual([
      'repository.unlinked',
      'repository.linked',
      'project.created',
      'organization.created',
    ]);
    expect((await system.api.get(AuditLog).check(ada)).firstBroken).toBeNull();
  });
});
