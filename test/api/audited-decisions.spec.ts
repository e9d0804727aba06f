import type { Answer } from '../kit/client';
import { memberOf } from '../kit/member-of';
import { mailboxOf } from '../kit/page-visitor';
import { OPERATIONS } from '../kit/openapi/document';
import { rowsOf } from '../kit/rows-of';
import { type Actor, System } from '../kit/system';
import { eventually } from '../kit/eventually';
import type { Decision } from './decisions/decision';
import { experimentDecisions } from './decisions/experiments';
import { playbookDecisions } from './decisions/playbooks';
import { resourceDecisions } from './decisions/resources';

let system: System;
let ada: Actor;
let bob: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
});
beforeEach(async () => {
  ada = await system.signUp();
  bob = await memberOf(system, ada, 'member');
});
afterAll(() => system.stop());

const SAYING = { 'user-agent': 'audit-spec/1.0', 'x-request-id': 'the-decision' };
const of = (path: string) => `/api/v1/${ada.slug}/${path}`;
const idOf = ({ body }: Answer) => (body as { data: { id: string } }).data.id;
const REVIEWER = { name: 'Reviewer', level: 50, coaching_mode: 'coaching' };

const newRole = async () => idOf(await ada.post(of('roles'), REVIEWER));
const newProject = () => ada.post(of('projects'), { name: 'Shop', slug: 'shop' });
const invite = async (email: string) => idOf(await ada.post(of('members/invitations'), { email }));

async function invitationOfBob(): Promise<string> {
  await system.database.query('DELETE FROM memberships WHERE organization_id = $1 AND user_id = $2', [
    ada.organizationId,
    bob.userId,
  ]);
  const { email } = (await bob.get('/api/v1/me')).body.user as { email: string };
  await invite(email);
  const link = () =>
    mailboxOf(system)
      .list()
      .find(({ to, text }) => to === email && text.includes('/join/'));
  const { text } = (await eventually('the invitation', link))!;
  return /\/join\/(\w+)/.exec(text)![1]!;
}

const LIST_PRICES = { price_revision: 0, prices: [], discounts: [] };

/** By the operation; where it decides differently according to what is there, with a comma and what that is. */
const DECISIONS: Record<string, Decision> = {
  updateOrganization: {
    action: 'organization.updated',
    prepare: async () => (by) => by.patch(`/api/v1/organizations/${ada.slug}`, { name: 'Acme' }, SAYING),
    before: { name: "ada's organization" },
    details: { name: 'Acme' },
  },
  updateSettings: {
    action: 'settings.updated',
    prepare: async () => (by) => by.patch(of('settings'), { capture_mode: 'full' }, SAYING),
    before: { capture_mode: 'metadata', retention_days: null, idle_end_minutes: 60, ...LIST_PRICES },
    details: { capture_mode: 'full', retention_days: null, idle_end_minutes: 60, ...LIST_PRICES },
  },
  'updateSettings, prices': {
    action: 'settings.updated',
    prepare: async () => (by) => by.patch(of('settings'), { discounts: [{ percent: '10' }] }, SAYING),
    before: { capture_mode: 'metadata', retention_days: null, idle_end_minutes: 60, ...LIST_PRICES },
    details: {
      ...{
        capture_mode: 'metadata',
        retention_days: null,
        idle_end_minutes: 60,
        price_revision: 1,
        prices: [],
      },
      discounts: [{ percent: '10', from: null, until: null }],
    },
  },
  requestRepricing: {
    action: 'repricing.requested',
    prepare: async () => (by) =>
      by.post(of('repricings'), { start_date: '2026-01-01', end_date: '2026-01-31', apply: true }, SAYING),
    details: {
      ...{ start_date: '2026-01-01', end_date: '2026-01-31' },
      ...{ prices: 'dated', apply: true, price_revision: 0 },
    },
  },
  invite: {
    action: 'invitation.created',
    prepare: async () => (by) => by.post(of('members/invitations'), { email: 'x@example.com' }, SAYING),
    details: { email: 'x@example.com', role: 'member' },
  },
  resendInvitation: {
    action: 'invitation.sent_again',
    prepare: async () => {
      const id = await invite('x@example.com');
      return (by) => by.post(of(`members/invitations/${id}/resend`), undefined, SAYING);
    },
  },
  revokeInvitation: {
    action: 'invitation.revoked',
    prepare: async () => {
      const id = await invite('x@example.com');
      return (by) => by.delete(of(`members/invitations/${id}`), SAYING);
    },
  },
  acceptInvitation: {
    action: 'invitation.accepted',
    by: () => bob,
    prepare: async () => {
      const token = await invitationOfBob();
      return (by) => by.post(`/api/v1/invitations/${token}/accept`, undefined, SAYING);
    },
  },
  declineInvitation: {
    action: 'invitation.declined',
    by: () => bob,
    prepare: async () => {
      const token = await invitationOfBob();
      return (by) => by.post(`/api/v1/invitations/${token}/decline`, undefined, SAYING);
    },
  },
  updateMember: {
    action: 'member.updated',
    prepare: async () => (by) => by.patch(of(`members/${bob.userId}`), { coaching_mode: 'coaching' }, SAYING),
    before: { role: 'member', coaching_mode: null },
    details: { role: 'member', coaching_mode: 'coaching' },
  },
  removeMember: {
    action: 'member.removed',
    prepare: async () => (by) => by.delete(of(`members/${bob.userId}`), SAYING),
    details: { role: 'member' },
  },
  eraseMemberData: {
    action: 'member.data_erased',
    prepare: async () => (by) => by.delete(of(`members/${bob.userId}/data`), SAYING),
    details: { erasure_id: expect.any(String) as string },
  },
  transferOwnership: {
    action: 'ownership.transferred',
    prepare: async () => (by) => by.post(of(`members/${bob.userId}/transfer_ownership`), undefined, SAYING),
  },
  createRole: {
    action: 'role.created',
    prepare: async () => (by) => by.post(of('roles'), REVIEWER, SAYING),
    details: REVIEWER,
  },
  updateRole: {
    action: 'role.updated',
    prepare: async () => {
      const id = await newRole();
      return (by) => by.patch(of(`roles/${id}`), { level: 40 }, SAYING);
    },
    before: REVIEWER,
    details: { ...REVIEWER, level: 40 },
  },
  deleteRole: {
    action: 'role.deleted',
    prepare: async () => {
      const id = await newRole();
      return (by) => by.delete(of(`roles/${id}`), SAYING);
    },
    details: REVIEWER,
  },
  createProject: {
    action: 'project.created',
    prepare: async () => (by) => by.post(of('projects'), { name: 'Shop', slug: 'shop' }, SAYING),
    details: { name: 'Shop', slug: 'shop', project_type: 'repository' },
  },
  updateProject: {
    action: 'project.updated',
    prepare: async () => {
      await newProject();
      return (by) => by.patch(of('projects/shop'), { name: 'Store' }, SAYING);
    },
    before: { name: 'Shop', slug: 'shop', project_type: 'repository' },
    details: { name: 'Store', slug: 'shop', project_type: 'repository' },
  },
  deleteProject: {
    action: 'project.deleted',
    prepare: async () => {
      await newProject();
      return (by) => by.delete(of('projects/shop'), SAYING);
    },
  },
  linkRepository: {
    action: 'repository.linked',
    prepare: async () => {
      await newProject();
      return (by) => by.post(of('projects/shop/repos'), { remote_url: 'git@example.com:acme/shop' }, SAYING);
    },
  },
  unlinkRepository: {
    action: 'repository.unlinked',
    prepare: async () => {
      await newProject();
      const id = idOf(await ada.post(of('projects/shop/repos'), { remote_url: 'git@example.com:acme/shop' }));
      return (by) => by.delete(of(`repos/${id}`), SAYING);
    },
  },
  ...resourceDecisions({ system: () => system, actor: () => ada, said: SAYING }),
  ...playbookDecisions({ actor: () => ada, said: SAYING }),
  ...experimentDecisions({ actor: () => ada, said: SAYING }),
};

/** Operations that change something and decide nothing about an organization, or that have an entry for each thing. */
const OTHERS: Record<string, string> = {
  createOrganization: 'the first entry of a log that did not exist',
  resolveProject: 'an entry for the project and one for the repository, where they are new',
  v1OpenSession: 'work',
  v1LogModification: 'work',
  challengeConvention: 'work: a manager decides',
  assignToExperiment: 'work: the hash decides',
  v1ReportSession: 'work',
  openSession: 'work',
  reportSession: 'work',
  endSession: 'work',
  compactSession: 'work',
  ingestEvents: 'work',
  importTranscript: 'work',
  signOutDevice: 'of a person: in the log of signing in, see its spec',
  decideDeviceRequest: 'of a person: in the log of signing in, see its spec',
  logout: 'of a person: in the log of signing in, see its spec',
  askForPasskey: 'changes nothing that lasts',
  registerPasskey: 'of a person: in the log of signing in, see its spec',
  renamePasskey: 'of a person: in the log of signing in, see its spec',
  removePasskey: 'of a person: in the log of signing in, see its spec',
  createApiToken: 'an entry: see the spec of API tokens',
  rotateApiToken: 'an entry: see the spec of API tokens',
  revokeApiToken: 'an entry: see the spec of API tokens',
  deleteOrganization: 'the log goes with the organization: in the log of signing in, see its spec',
};

const entriesOf = async (slug = ada.slug, actor = ada) =>
  (await actor.get(`/api/v1/${slug}/audit_log?per_page=100`)).body.data as Record<string, unknown>[];
const countEntries = async () => {
  const [row] = await system.database.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM audit_entries WHERE organization_id = $1',
    [ada.organizationId],
  );
  return row!.count;
};

it('every operation that changes something is known here', () => {
  const changing = OPERATIONS.filter(({ method, isPublic }) => method !== 'GET' && !isPublic);
  const decided = new Set(Object.keys(DECISIONS).map((name) => name.split(',')[0]));
  expect(changing.map(({ id }) => id).sort()).toEqual([...decided, ...Object.keys(OTHERS)].sort());
});

describe.each(Object.entries(DECISIONS))(
  '%s',
  (_id, { action, by, prepare, before = null, details = {} }) => {
    it('has exactly one entry, which says who, what, when and from where', async () => {
      const decide = await prepare();
      const count = await countEntries();
      const answer = await decide(by?.() ?? ada);
      expect(answer.status).toBeLessThan(300);
      expect(await countEntries()).toBe(count + 1);
      const [row] = await system.database.query<Record<string, unknown>>(
        'SELECT * FROM audit_entries WHERE organization_id = $1 ORDER BY position DESC LIMIT 1',
        [ada.organizationId],
      );
      expect(row).toMatchObject({
        action,
        actor_id: (by?.() ?? ada).userId,
        subject_id: expect.any(String) as string,
        request_id: 'the-decision',
        ip: '127.0.0.1',
        user_agent: 'audit-spec/1.0',
        details,
      });
      if (before) expect(row!.before).toMatchObject(before);
      else expect(row!.before).toBeNull();
      expect(Math.abs((row!.recorded_at as Date).getTime() - Date.now())).toBeLessThan(60_000);
      expect(JSON.stringify(row)).not.toMatch(/ck[a-z]_|token/);
    });

    it('has none when it is refused', async () => {
      const decide = await prepare();
      const count = await countEntries();
      const stranger = by ? await system.signUp('eve') : await memberOf(system, ada, 'viewer');
      expect((await decide(stranger)).status).toBe(403);
      expect(await countEntries()).toBe(count);
    });

    it.each([
      ['the entry cannot be written', 'CREATE TRIGGER broken BEFORE INSERT ON audit_entries FOR EACH ROW'],
      [
        'the commit fails',
        'CREATE CONSTRAINT TRIGGER broken AFTER INSERT ON audit_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW',
      ],
    ])('has none, and nothing has changed, when %s', async (_when, trigger) => {
      const decide = await prepare();
      const rows = await rowsOf(system.database, ada);
      await system.database.query(
        `CREATE OR REPLACE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''broken''; END'`,
      );
      await system.database.query(`${trigger} EXECUTE FUNCTION break()`);
      const answer = await decide(by?.() ?? ada);
      await system.database.query('DROP TRIGGER broken ON audit_entries');
      expect(answer.status).toBe(500);
      expect(await rowsOf(system.database, ada)).toEqual(rows);
    });
  },
);

it('a new organization begins its log with itself', async () => {
  const { slug } = (await ada.post('/api/v1/organizations', { name: 'Another' }, SAYING)).body.data as {
    slug: string;
  };
  expect(await entriesOf(slug)).toMatchObject([
    {
      position: 1,
      action: 'organization.created',
      actor_id: ada.userId,
      ip: '127.0.0.1',
      user_agent: 'audit-spec/1.0',
    },
  ]);
});

it('a resolved repository has an entry for each thing that is new, and none when it is known', async () => {
  const resolve = () =>
    ada.post(
      '/api/v1/projects/resolve',
      { remote_url: 'git@example.com:acme/new' },
      { 'x-organization': ada.slug },
    );
  const count = await countEntries();
  expect((await resolve()).status).toBe(200);
  expect((await entriesOf()).slice(0, 2).map(({ action }) => action)).toEqual([
    'repository.linked',
    'project.created',
  ]);
  await resolve();
  expect(await countEntries()).toBe(count + 2);
});
