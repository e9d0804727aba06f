import type { KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { BUILT_IN_ROLES, ROLE_LEVELS, type RoleName, type Scope } from '@app/kernel';
import { grantableScopes } from '@app/organizations';
import { joinAs } from '@app/testing';
import { asOwner, type Caller } from './callers';
import { newApiToken, newMember } from './collections';
import type { Scene } from './scene';
import type { Tenant } from './tenant';

/** Half a day: longer than any token lives. */
const LONG_AGO_SECONDS = 43_200;
const CUSTOM_LEVEL = 50;

const SIGNED_IN = { isProven: true, scopes: ['api'] } as const;

/** Everybody who calls. To add somebody is to add a line. */
export async function castOf(scene: Scene, signer: { privateKey: KeyObject }): Promise<Caller[]> {
  const { a, b } = scene;
  const [owner, ownerOfB] = [asOwner(a), asOwner(b)];
  const roles = await Promise.all(BUILT_IN_ROLES.slice(1).map((role) => memberOf(scene, a, role)));
  const [admin] = roles;
  const both = await memberOfBoth(scene);
  const outside = { level: null, seesB: true };
  return Promise.all([
    unproven('nobody'),
    unproven('a garbage token', 'garbage'),
    unproven('an expired token', expired(a.owner.token, signer)),
    unproven('a signed-out device', signedOut(scene)),
    unproven('an ended API token', ended(scene)),
    as('owner', owner),
    ...roles.map((caller) => as(caller.name, caller)),
    as(MEMBER_OF_BOTH, both),
    as('role of level 50', customRole(scene)),
    as('former member', formerMember(scene)),
    as('personal token of an admin', tokenOf(scene, a, admin!, PERSONAL)),
    as('narrow personal token of the owner', tokenOf(scene, a, owner, NARROW)),
    as('CI token', tokenOf(scene, a, owner, CI)),
    as('narrow CI token', tokenOf(scene, a, owner, NARROW_CI)),
    as(TOKEN_OF_BOTH, tokenOf(scene, a, both, PERSONAL)),
    as('owner of B', ownerOfB, outside),
    as('member of B', memberOf(scene, b, 'member'), outside),
    as('personal token of B', tokenOf(scene, b, ownerOfB, PERSONAL), outside),
    as('CI token of B', tokenOf(scene, b, ownerOfB, CI), outside),
  ]);
}

async function unproven(name: string, token?: string | Promise<string>): Promise<Caller> {
  return { name, token: await token, isProven: false, level: null, scopes: [] };
}

async function as(
  name: string,
  caller: Caller | Promise<Caller>,
  more: Partial<Caller> = {},
): Promise<Caller> {
  return { ...(await caller), ...more, name };
}

export const MEMBER_OF_BOTH = 'admin of A and B';
const TOKEN_OF_BOTH = 'personal token for A of the admin of A and B';

/** Those that look at B from A: with the most and the least rights, and with a token that is good for A alone. */
export const LOOKERS = ['owner', 'viewer', TOKEN_OF_BOTH];

interface TokenKind {
  kind: 'personal' | 'ci';
  scopes: readonly Scope[];
}

const PERSONAL: TokenKind = { kind: 'personal', scopes: [...grantableScopes('personal')] };
const NARROW: TokenKind = { kind: 'personal', scopes: ['projects:read'] };
const CI: TokenKind = { kind: 'ci', scopes: grantableScopes('ci') };
const NARROW_CI: TokenKind = { kind: 'ci', scopes: ['sessions:read'] };

/** An API token with which somebody calls, who stays who they are. One of a pipeline has a member's rights at the most. */
async function tokenOf(scene: Scene, tenant: Tenant, holder: Caller, made: TokenKind): Promise<Caller> {
  const { token } = await newApiToken({ scene, tenant, caller: holder }, made);
  const level = made.kind === 'ci' ? ROLE_LEVELS.member : holder.level;
  return { ...holder, token, level, scopes: made.scopes };
}

async function memberOf(scene: Scene, tenant: Tenant, role: RoleName): Promise<Caller> {
  const { email } = await newMember({ scene, tenant }, role);
  const person = await scene.door.signIn(email);
  return { name: role, level: ROLE_LEVELS[role], person, token: person.token, ...SIGNED_IN };
}

async function customRole(scene: Scene): Promise<Caller> {
  const { a, door } = scene;
  const caller = await memberOf(scene, a, 'viewer');
  const role = { name: 'Reviewer', level: CUSTOM_LEVEL, coaching_mode: 'coaching' };
  const made = await door.post(`/${a.organizationId}/roles`, role, a.owner.token);
  await door.done({
    method: 'PATCH',
    url: `/${a.organizationId}/members/${caller.person!.userId}`,
    token: a.owner.token,
    body: { role_id: (made.body as { data: { id: string } }).data.id },
  });
  return { ...caller, level: CUSTOM_LEVEL };
}

async function formerMember(scene: Scene): Promise<Caller> {
  const { a, door } = scene;
  const caller = await memberOf(scene, a, 'admin');
  const url = `/${a.organizationId}/members/${caller.person!.userId}`;
  await door.done({ method: 'DELETE', url, token: a.owner.token });
  return { ...caller, level: null };
}

async function memberOfBoth(scene: Scene): Promise<Caller> {
  const { email, id } = await newMember({ scene, tenant: scene.a }, 'admin');
  await joinAs(scene.database, { organizationId: scene.b.organizationId, userId: id, role: 'admin' });
  const person = await scene.door.signIn(email);
  const rights = { level: ROLE_LEVELS.admin, seesB: true, ...SIGNED_IN };
  return { name: MEMBER_OF_BOTH, person, token: person.token, ...rights };
}

async function signedOut({ door, a }: Scene): Promise<string> {
  const { id, token } = await door.newDevice(a.owner);
  await door.done({ method: 'DELETE', url: `/auth/sessions/${id}`, token: a.owner.token });
  return token;
}

async function ended(scene: Scene): Promise<string> {
  const { id, token } = await newApiToken({ scene, tenant: scene.a, caller: asOwner(scene.a) }, PERSONAL);
  await scene.door.done({ method: 'DELETE', url: `/auth/tokens/${id}`, token: scene.a.owner.token });
  return token;
}

/** As it would be after its time: all but the times is what the API signed, and so is the key. */
function expired(token: string, { privateKey }: { privateKey: KeyObject }): Promise<string> {
  const { iat, exp, ...claims } = decodeJwt(token);
  const times = { iat: iat! - LONG_AGO_SECONDS, exp: exp! - LONG_AGO_SECONDS };
  const { alg, ...header } = decodeProtectedHeader(token);
  return new SignJWT({ ...claims, ...times }).setProtectedHeader({ ...header, alg: alg! }).sign(privateKey);
}
