import { ROLE_LEVELS, type Scope } from '@app/kernel';
import { joinAs, makeUser } from '@app/testing';
import { type CreationOptions, SoftwareAuthenticator } from '../../kit/software-authenticator';
import type { Person } from './front-door';
import { newExperiment } from './experiments';
import { newChallenge, newConvention, newPlaybook, newSubscription } from './playbooks';
import { newResource } from './resources';
import type { Desk, Scene } from './scene';
import { newName, newSlug, type Tenant } from './tenant';

/** Makes a new thing and answers its names: its id, then whatever else it may be called by. */
type Make = (desk: Desk) => Promise<string[]>;

/**
 * What path parameters name, by the fixed words of the path before them. A route that names something else fails
 * the matrix until it is said here how one is made.
 */
export const COLLECTIONS: Record<string, Make> = {
  organizations: ({ tenant }) => Promise.resolve([tenant.organizationId, tenant.slug]),
  members: async (desk) => [(await newMember(desk)).id],
  erasures: async (desk) => [await newErasure(desk)],
  'members/invitations': async (desk) => [(await invite(desk, newAddress(desk))).id],
  invitations: async (desk) => [(await invite(desk, newAddress(desk))).token],
  projects: (desk) => created(desk, '/projects', { name: newName(desk.tenant) }),
  repos: async (desk) => {
    const [project] = await COLLECTIONS.projects!(desk);
    return created(desk, `/projects/${project}/repos`, { remote_url: newRemoteUrl(desk) });
  },
  roles: (desk) => created(desk, '/roles', newRole(desk)),
  agents: async (desk) => [(await newResource(desk, 'agent')).name],
  resources: async (desk) => {
    const { id, name } = await newResource(desk);
    return [id, name];
  },
  versions: newVersion,
  diff: newVersion,
  playbooks: async (desk) => {
    const { id, slug } = await newPlaybook(desk);
    return [id, slug];
  },
  playbook_subscriptions: async (desk) => [(await newSubscription(desk)).id],
  conventions: async (desk) => [(await newConvention(desk)).id],
  convention_challenges: async (desk) => [(await newChallenge(desk)).id],
  sessions: openSession,
  'observability/sessions': openSession,
  modifications: newModification,
  patterns: plantPattern,
  experiments: async (desk) => {
    const { id, slug } = await newExperiment(desk);
    return [id, slug];
  },
  repricings: newRepricing,
  imports: (desk) => created(desk, '/sessions/import', NOTHING_TO_IMPORT, 'application/x-ndjson'),
  'auth/sessions': async ({ scene, caller, tenant }) => [
    (await scene.door.newDevice(caller.person ?? tenant.owner)).id,
  ],
  'auth/tokens': async (desk) => [(await newApiToken(desk, { kind: isAdmin(desk) ? 'ci' : 'personal' })).id],
  'auth/passkeys': async (desk) => [(await newPasskey(desk)).id],
  'auth/device': async ({ scene }) => [(await scene.door.newGrant()).user_code],
};

/** What only its owner may be told: to have one is to be let in, so that B's is nothing to guess in A. */
export const SECRETS: Record<string, { because: string; isBound?: true }> = {
  invitations: { because: 'the token of a link that was mailed, bound to the address', isBound: true },
  'auth/device': { because: 'a user code, which is anybody’s who enters it first' },
};

const NOTHING_TO_IMPORT = '{}\n';

async function newRepricing(desk: Desk): Promise<string[]> {
  const body = { start_date: '2026-01-01', end_date: '2026-01-31' };
  return created(desk, '/repricings', body);
}

/** What is somebody's own: made by the caller where they may, and the owner's otherwise. */
async function openSession(desk: Desk): Promise<string[]> {
  const { tenant } = desk;
  const external_id = newName(tenant);
  const body = { agent_name: tenant.word, external_id, metadata: { note: tenant.word } };
  const [id] = await created(desk, '/sessions', body);
  return [id!, external_id];
}

async function newVersion(desk: Desk): Promise<string[]> {
  return [(await newResource(desk)).version_hash];
}

/** Of the agent that stays, in a session of its own. */
async function newModification(desk: Desk): Promise<string[]> {
  const { scene, tenant } = desk;
  const [session_id] = await openSession(desk);
  const [name] = tenant.things.agents!;
  const answer = await scene.door.done({
    method: 'POST',
    url: `/agents/${name}/modifications`,
    token: writerOf(desk, '/sessions'),
    headers: { 'x-organization': tenant.organizationId },
    body: {
      session_id,
      file_path: `${tenant.word}.md`,
      change_type: 'create',
      content_after: `${tenant.word}\n`,
    },
  });
  return [(answer.body as { modification: { id: string } }).modification.id];
}

/** Of somebody who has recorded nothing. */
async function newErasure(desk: Desk): Promise<string> {
  const { organizationId, owner } = desk.tenant;
  const url = `/${organizationId}/members/${(await newMember(desk)).id}/data`;
  const answer = await desk.scene.door.done({ method: 'DELETE', url, token: owner.token });
  return (answer.body as { data: { id: string } }).data.id;
}

/** Nobody makes one: workers find them. Of an agent to which it applies. */
async function plantPattern(desk: Desk): Promise<string[]> {
  const { scene, tenant } = desk;
  const { name, content } = await newResource(desk, 'agent');
  const last = content.trimEnd().split('\n').length;
  const text = `${tenant.word} says ${tenant.owner.userId}`;
  const hunk = [
    { kind: 'context', from: last, to: last, text: content.trimEnd().split('\n').at(-1) },
    { kind: 'added', from: null, to: last + 1, text },
  ];
  const [row] = await scene.database.query<{ id: string }>(
    `INSERT INTO edit_patterns (organization_id, id, agent_name, hunk, modification_ids, people, sessions, detected_at, updated_at)
     VALUES ($1, gen_random_uuid(), $2, $3, '{}', 2, 3, now(), now()) RETURNING id`,
    [tenant.organizationId, name, JSON.stringify(hunk)],
  );
  return [row!.id];
}

/** Somebody who belongs to the organization and has never called. */
export async function newMember(
  { scene, tenant: { organizationId, word } }: Pick<Desk, 'scene' | 'tenant'>,
  role: keyof typeof ROLE_LEVELS = 'member',
): Promise<{ id: string; email: string }> {
  const user = await makeUser(scene.database, word);
  await joinAs(scene.database, { organizationId, userId: user.id, role });
  return user;
}

export async function invite(
  { scene, tenant }: Pick<Desk, 'scene' | 'tenant'>,
  email: string,
): Promise<{ id: string; token: string }> {
  const { organizationId, owner } = tenant;
  const answer = await scene.door.post(`/${organizationId}/members/invitations`, { email }, owner.token);
  const link = new RegExp(`join/(ckv_\\w+_${organizationId.replaceAll('-', '')})`);
  const { data } = answer.body as { data: { id: string } };
  return { id: data.id, token: await scene.door.linkIn(email, link) };
}

export function newAddress({ tenant }: Pick<Desk, 'tenant'>): string {
  return `${newName(tenant).toLowerCase()}@example.com`;
}

export function newRemoteUrl({ tenant }: Pick<Desk, 'tenant'>): string {
  return `https://github.com/acme/${newSlug(tenant)}.git`;
}

/** Names of roles are short. */
export function newRole({ tenant }: Pick<Desk, 'tenant'>): object {
  return { name: newName(tenant).slice(-50), level: 30, coaching_mode: 'coaching' };
}

/** Tokens of pipelines are for all admins to see, and for nobody else. */
function isAdmin({ caller: { level } }: Desk): boolean {
  return level !== null && level >= ROLE_LEVELS.admin;
}

/** A token of the caller's. */
export async function newApiToken(
  desk: Desk,
  made: { kind?: 'personal' | 'ci'; scopes?: readonly Scope[] } = {},
): Promise<{ id: string; token: string }> {
  const { kind = 'personal', scopes = ['sessions:read'] } = made;
  const body = { kind, scopes, name: newName(desk.tenant), organization_id: await ownOrganization(desk) };
  const answer = await desk.scene.door.post('/auth/tokens', body, desk.caller.person!.token);
  return answer.body as { id: string; token: string };
}

/** The organization, where the caller belongs to it; else a new one of theirs. */
export async function ownOrganization({ scene, tenant, caller }: Desk): Promise<string> {
  return caller.level === null ? newOrganization(scene, tenant, caller.person!) : tenant.organizationId;
}

export async function newOrganization({ door }: Scene, named: Tenant, owner: Person): Promise<string> {
  const made = await door.post('/organizations', { name: newName(named) }, owner.token);
  return (made.body as { data: { id: string } }).data.id;
}

/** A passkey of the caller's, and what holds it. */
export async function newPasskey({
  scene,
  tenant,
  caller,
}: Desk): Promise<{ id: string; authenticator: SoftwareAuthenticator }> {
  const authenticator = new SoftwareAuthenticator(scene.url);
  const { token } = caller.person ?? tenant.owner;
  const options = (await scene.door.post('/auth/passkey/register/challenge', undefined, token))
    .body as CreationOptions;
  const made = await scene.door.post('/auth/passkey/register', await authenticator.create(options), token);
  return { id: (made.body as { passkey: { id: string } }).passkey.id, authenticator };
}

/** By the caller where they may write, else by the owner. */
async function created(desk: Desk, path: string, body: unknown, contentType?: string): Promise<string[]> {
  const { scene, tenant } = desk;
  const answer = await scene.door.done({
    method: 'POST',
    url: `/${tenant.organizationId}${path}`,
    token: writerOf(desk, path),
    headers: contentType ? { 'content-type': contentType } : {},
    body,
  });
  const { id, slug } = (answer.body as { data: { id: string; slug?: string } }).data;
  return slug ? [id, slug] : [id];
}

function writerOf({ tenant, caller }: Desk, path: string): string {
  const isWriter = caller.isProven && (caller.level ?? 0) >= ROLE_LEVELS.member;
  return isWriter && isOwnToCaller(path) ? caller.person!.token : tenant.owner.token;
}

/** Sessions and imports are their maker's; all else belongs to the organization. */
function isOwnToCaller(path: string): boolean {
  return path.startsWith('/sessions');
}
