import { ROLE_LEVELS } from '@app/kernel';
import {
  type CreationOptions,
  type RequestOptions,
  SoftwareAuthenticator,
} from '../../kit/software-authenticator';
import type { Caller } from './callers';
import {
  COLLECTIONS,
  invite,
  newAddress,
  newMember,
  newOrganization,
  newPasskey,
  newRemoteUrl,
  newRole,
  ownOrganization,
} from './collections';
import { EXPERIMENT_RECIPES } from './experiments';
import { PLAYBOOK_RECIPES } from './playbooks';
import type { Recipe } from './recipe';
import { newResource, RESOURCE_RECIPES } from './resources';
import type { Desk } from './scene';

/**
 * Where the examples and required fields of the document do not make a call that succeeds: by `operationId`. An
 * operation that does not succeed for who may call it fails the matrix; it needs better examples, or a line here.
 */
export const RECIPES: Record<string, Recipe> = {
  ...EXPERIMENT_RECIPES,
  ...PLAYBOOK_RECIPES,
  ...RESOURCE_RECIPES,
  acceptInvitation: async (desk) => ({ path: { token: await invitationElsewhere(desk) } }),
  declineInvitation: async (desk) => ({ path: { token: await invitationElsewhere(desk) } }),
  removeMember: async (desk) =>
    desk.caller.level! >= ROLE_LEVELS.admin ? {} : leaving(await standIn(desk, roleOf(desk.caller))),
  transferOwnership: async ({ caller }) => ({ path: { user_id: caller.person!.userId } }),
  // Another one of theirs: A and B are still needed.
  deleteOrganization: async ({ scene, tenant, caller }) => ({
    path: { org: await newOrganization(scene, tenant, caller.person!) },
  }),
  createRole: async (desk) => ({ body: newRole(desk) }),
  linkRepository: async (desk) => ({ body: { remote_url: newRemoteUrl(desk) } }),
  resolveProject: async ({ tenant }) => ({ body: { remote_url: tenant.chosen.remote_url! } }),
  analyticsTimeseries: async () => ({ query: { metric: 'tokens' } }),
  searchSessions: async ({ tenant }) => ({ query: { q: tenant.word } }),
  importTranscript: async () => ({ body: '{}\n' }),
  decideDeviceRequest: async ({ scene }) => ({
    body: { user_code: (await scene.door.newGrant()).user_code, action: 'deny' },
  }),
  v1LogModification: async (desk) => ({
    path: { name: desk.tenant.things.agents![0]! },
    body: { session_id: (await COLLECTIONS.sessions!(desk))[0], file_path: 'a.md', change_type: 'edit' },
  }),
  v1ListModifications: async ({ tenant }) => ({ path: { name: tenant.things.agents![0]! } }),
  v1GetModification: async ({ tenant }) => ({ path: { name: tenant.things.agents![0]! } }),
  compareResourceVersions: async (desk) => {
    const { version_hash: hash } = await newResource(desk);
    return { query: { from: hash, to: hash } };
  },
  createApiToken: async (desk) => ({ body: await wantedToken(desk) }),
  issueToken: async (desk) => ({
    body: { grant_type: 'refresh_token', refresh_token: await refreshToken(desk) },
  }),
  refreshToken: async (desk) => ({ body: { refresh_token: await refreshToken(desk) } }),
  registerPasskey: async (desk) => ({ body: await passkeyFor(desk) }),
  loginWithPasskey: async (desk) => ({ body: await passkeyAnswer(desk) }),
  logout: async (desk) => ({ caller: await onAnotherDevice(desk) }),
  requestMagicLink: async (desk) => ({ body: { email: newAddress(desk) } }),
  useMagicLink: async (desk) => ({ body: { token: await magicLink(desk) } }),
};

/** To an organization that the caller does not belong to yet. */
async function invitationElsewhere({ scene, tenant, caller }: Desk): Promise<string> {
  const organizationId = await newOrganization(scene, tenant, scene.host);
  const elsewhere = { ...tenant, organizationId, owner: scene.host };
  return (await invite({ scene, tenant: elsewhere }, caller.person!.email)).token;
}

/** Somebody else with the rights of the caller, for what the caller would not survive. */
async function standIn(desk: Desk, role: keyof typeof ROLE_LEVELS): Promise<Caller> {
  const { email } = await newMember(desk, role);
  const person = await desk.scene.door.signIn(email);
  return { ...desk.caller, person, token: person.token };
}

function leaving(caller: Caller): Awaited<ReturnType<Recipe>> {
  return { caller, path: { user_id: caller.person!.userId } };
}

/** The highest built-in role at or below a level. */
function roleOf({ level }: Caller): keyof typeof ROLE_LEVELS {
  const roles = Object.entries(ROLE_LEVELS) as [keyof typeof ROLE_LEVELS, number][];
  return roles.find(([, least]) => least <= level!)![0];
}

async function onAnotherDevice({ scene, caller }: Desk): Promise<Caller> {
  return { ...caller, token: (await scene.door.newDevice(caller.person!)).token };
}

async function refreshToken({ scene, tenant, caller }: Desk): Promise<string> {
  return (await scene.door.newDevice(caller.isProven ? caller.person! : tenant.owner)).refreshToken;
}

async function magicLink(desk: Desk): Promise<string> {
  const email = newAddress(desk);
  await desk.scene.door.post('/auth/magic_link', { email });
  return desk.scene.door.linkIn(email, /token=([\w-]+)/);
}

async function passkeyFor({ scene, caller }: Desk): Promise<object> {
  const asked = await scene.door.post('/auth/passkey/register/challenge', undefined, caller.person!.token);
  return new SoftwareAuthenticator(scene.url).create(asked.body as CreationOptions);
}

async function passkeyAnswer(desk: Desk): Promise<object> {
  const { authenticator } = await newPasskey(desk);
  const asked = await desk.scene.door.post('/auth/passkey/login/challenge', undefined);
  return authenticator.get(asked.body as RequestOptions);
}

async function wantedToken(desk: Desk): Promise<object> {
  return { name: 'nightly', scopes: ['sessions:read'], organization_id: await ownOrganization(desk) };
}
