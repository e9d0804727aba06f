import type { KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { BUILT_IN_ROLES, ROLE_LEVELS, type RoleName } from '@app/kernel';
import type { Caller } from './callers';
import { joinAs } from '@app/testing';
import { newMember } from './collections';
import type { Scene } from './scene';
import type { Tenant } from './tenant';

/** Half a day: longer than any token lives. */
const LONG_AGO_SECONDS = 43_200;
const CUSTOM_LEVEL = 50;

const SIGNED_IN = { isProven: true, scopes: ['api'] } as const;
const UNPROVEN = { isProven: false, level: null, scopes: [] } as const;

/** Everybody who calls. To add somebody is to add a line. */
export async function castOf(scene: Scene, signer: { privateKey: KeyObject }): Promise<Caller[]> {
  const owner = {
    name: 'owner',
    level: ROLE_LEVELS.owner,
    person: scene.a.owner,
    token: scene.a.owner.token,
  };
  return [
    { name: 'nobody', ...UNPROVEN },
    { name: 'a garbage token', token: 'garbage', ...UNPROVEN },
    { name: 'an expired token', token: await expired(owner.token, signer), ...UNPROVEN },
    { name: 'a signed-out device', token: await signedOut(scene), ...UNPROVEN },
    { ...owner, ...SIGNED_IN },
    ...(await Promise.all(BUILT_IN_ROLES.slice(1).map((role) => memberOf(scene, scene.a, role)))),
    await customRole(scene),
    await formerMember(scene),
    await memberOfBoth(scene),
    {
      name: 'owner of B',
      level: null,
      person: scene.b.owner,
      token: scene.b.owner.token,
      seesB: true,
      ...SIGNED_IN,
    },
    { ...(await memberOf(scene, scene.b, 'member')), name: 'member of B', level: null, seesB: true },
  ];
}

/** The two that look at B from A with the most and the least rights, and the one who belongs to both. */
export const LOOKERS = ['owner', 'viewer'];
export const MEMBER_OF_BOTH = 'admin of A and B';

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
  return { ...caller, name: `a role of level ${CUSTOM_LEVEL}`, level: CUSTOM_LEVEL };
}

async function formerMember(scene: Scene): Promise<Caller> {
  const { a, door } = scene;
  const caller = await memberOf(scene, a, 'admin');
  const url = `/${a.organizationId}/members/${caller.person!.userId}`;
  await door.done({ method: 'DELETE', url, token: a.owner.token });
  return { ...caller, name: 'former member', level: null };
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

/** As it would be after its time: all but the times is what the API signed, and so is the key. */
function expired(token: string, { privateKey }: { privateKey: KeyObject }): Promise<string> {
  const { iat, exp, ...claims } = decodeJwt(token);
  const times = { iat: iat! - LONG_AGO_SECONDS, exp: exp! - LONG_AGO_SECONDS };
  const { alg, ...header } = decodeProtectedHeader(token);
  return new SignJWT({ ...claims, ...times }).setProtectedHeader({ ...header, alg: alg! }).sign(privateKey);
}
