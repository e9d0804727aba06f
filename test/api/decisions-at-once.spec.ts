import type { Answer } from '../kit/client';
import { whileChanging } from '../kit/held-change';
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

describe('who waits for another decision', () => {
  it('finds the member whose role was changed meanwhile', async () => {
    const bob = await memberOf(system, ada, 'member');
    const promoted = `UPDATE memberships SET role_id = (
        SELECT id FROM roles WHERE organization_id = $1 AND name = 'manager')
      WHERE organization_id = $1 AND user_id = $2`;
    const removed = await whileChanging(system, [promoted, [ada.organizationId, bob.userId]], () =>
      ada.delete(of(`members/${bob.userId}`)),
    );
    expect(removed.status).toBe(204);
    expect((await ada.get(of('members'))).body.meta.total_count).toBe(1);
    const [entry] = (await ada.get(of('audit_log'))).body.data as { action: string; details: object }[];
    expect(entry).toMatchObject({ action: 'member.removed', details: { role: 'manager' } });
  });

  it('invites nobody when they are taken out meanwhile', async () => {
    const admin = await memberOf(system, ada, 'admin');
    const removed = 'DELETE FROM memberships WHERE organization_id = $1 AND user_id = $2';
    const invited = await whileChanging(system, [removed, [ada.organizationId, admin.userId]], () =>
      admin.post(of('members/invitations'), { email: 'grace@example.com' }),
    );
    expect([invited.status, invited.body.code]).toEqual([404, 'organizations.not_found']);
    expect((await ada.get(of('members/invitations'))).body.data).toEqual([]);
  });

  it('finds the token that somebody else answers for since', async () => {
    const admin = await memberOf(system, ada, 'admin');
    const made = await admin.post('/api/v1/auth/tokens', {
      name: 'nightly',
      kind: 'ci',
      scopes: ['sessions:write'],
      organization_id: ada.slug,
    });
    const { id } = made.body as { id: string };
    const handedOver = 'UPDATE api_tokens SET user_id = $2 WHERE id = $1';
    const ended = await whileChanging(system, [handedOver, [id, ada.userId]], () =>
      ada.delete(`/api/v1/auth/tokens/${id}`),
    );
    expect(ended.status).toBe(204);
    expect((await ada.get(`/api/v1/auth/tokens/${id}`)).status).toBe(404);
  });
});

describe('who gives away a role that is deleted at this moment', () => {
  const critic = { name: 'Critic', level: 50, coaching_mode: 'coaching' };
  const email = 'grace@example.com';

  it.each([
    ['to a member', 'role_id', (id: string) => memberGets(id)],
    [
      'to who is invited',
      'role_id',
      (id: string) => ada.post(of('members/invitations'), { email, role_id: id }),
    ],
    [
      'to who is invited, by name',
      'role',
      () => ada.post(of('members/invitations'), { email, role: 'Critic' }),
    ],
  ])('finds it gone: %s', async (_whom, field, give) => {
    const { id } = (await ada.post(of('roles'), critic)).body.data as { id: string };
    const given = await whileChanging(system, ['DELETE FROM roles WHERE id = $1', [id]], () => give(id));
    expect([given.status, given.body.details]).toEqual([
      422,
      { [field]: ['is no role of this organization'] },
    ]);
  });

  it('gives no more rights than they have, when it is made a higher one', async () => {
    const admin = await memberOf(system, ada, 'admin');
    const { id } = (await ada.post(of('roles'), critic)).body.data as { id: string };
    const raised = 'UPDATE roles SET level = 90 WHERE id = $1';
    const given = await whileChanging(system, [raised, [id]], () => memberGets(id, admin));
    expect([given.status, given.body.code]).toEqual([403, 'members.above_own_role']);
  });

  async function memberGets(role_id: string, by = ada): Promise<Answer> {
    const bob = await memberOf(system, ada, 'member');
    return by.patch(of(`members/${bob.userId}`), { role_id });
  }
});

describe('what the audit log says was there before', () => {
  interface Entry {
    action: string;
    details: object;
    before: object | null;
  }

  const NAMES = Array.from({ length: 8 }, (_, n) => `Name ${n}`);

  /** What was said of a thing, oldest first, once `rivals` have all changed it at the same time. */
  async function said(
    about: string,
    rivals: (name: string, index: number) => Promise<Answer>,
  ): Promise<Entry[]> {
    const answers = await Promise.all(NAMES.map(rivals));
    expect(answers.map(({ status }) => status)).toEqual(NAMES.map(() => 200));
    const entries = (await ada.get(of('audit_log'))).body.data as Entry[];
    return entries.filter(({ action }) => action.startsWith(about)).toReversed();
  }

  /** Every entry begins with what the one before it has left. */
  const links = (entries: Entry[]) => entries.slice(1).map(({ before }) => before);
  const ends = (entries: Entry[]) => entries.slice(0, -1).map(({ details }) => details);

  it('is what the decision before it has left: of an organization', async () => {
    const path = `/api/v1/organizations/${ada.organizationId}`;
    const entries = await said('organization.', (name) => ada.patch(path, { name }));
    expect(links(entries)).toEqual(ends(entries));
    expect(entries).toHaveLength(NAMES.length + 1);
  });

  it('is what the decision before it has left: of a role, which is what was recorded last', async () => {
    const made = await ada.post(of('roles'), { name: 'Critic', level: 50, coaching_mode: 'coaching' });
    const path = of(`roles/${made.body.data.id}`);
    const entries = await said('role.', (name, n) => ada.patch(path, n % 2 ? { name } : { level: 30 + n }));
    expect(links(entries)).toEqual(ends(entries));
    expect((await ada.get(path)).body.data).toMatchObject(entries.at(-1)!.details);
  });

  it('is what the decision before it has left: of a project', async () => {
    const made = await ada.post(of('projects'), { name: 'Shop' });
    const path = of(`projects/${made.body.data.id}`);
    const entries = await said('project.', (name) => ada.patch(path, { name }));
    expect(links(entries)).toEqual(ends(entries));
    expect((await ada.get(path)).body.data).toMatchObject({
      name: (entries.at(-1)!.details as { name: string }).name,
    });
  });

  it.each(['projects', 'repos'])('is told once of what several delete: %s', async (kind) => {
    const { data } = (await ada.post(of('sessions'), { remote_url: 'git@github.com:acme/shop' })).body;
    const path = of(`${kind}/${(kind === 'repos' ? data.repository : data.project).id}`);
    const answers = await Promise.all(NAMES.map(() => ada.delete(path)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...NAMES.slice(1).map(() => 404)]);
    const entries = (await ada.get(of('audit_log'))).body.data as Entry[];
    expect(entries.filter(({ action }) => /deleted|unlinked/.test(action))).toHaveLength(1);
  });
});
