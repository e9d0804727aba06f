import { type Call, send } from './call';
import { validCall } from './making-calls';
import { MEMBER_OF_BOTH } from './cast';
import { asOwner, type Caller, verdictOn } from './callers';
import { nameOf, type Operation, OPERATIONS } from './operations';
import type { Scene } from './scene';
import type { Tenant } from './tenant';

const HEADER = 'Idempotency-Key';

/** Operations whose answers are kept under a key. */
export const KEYED = OPERATIONS.filter(({ parameters }) => parameters.some(({ name }) => name === HEADER));

/** The same key for everybody who calls the operation. */
export function withKey({ id }: Operation, call: Call): Call {
  return { ...call, headers: { ...call.headers, [HEADER.toLowerCase()]: `key of ${id}` } };
}

/** Whoever looks for kept answers: in B, then in A. */
export function keyUsers({ a, b, cast }: Scene): { inB: Caller; inA: Caller }[] {
  const both = cast.find(({ name }) => name === MEMBER_OF_BOTH)!;
  return [
    { inB: asOwner(b), inA: asOwner(a) },
    { inB: both, inA: both },
  ];
}

/** In B, every kind of request has been answered under a key. */
export async function useKeys(scene: Scene): Promise<void> {
  const used = keyUsers(scene).map(async ({ inB }) => {
    for (const operation of KEYED)
      if (mayCall(operation, inB)) await answered(scene, operation, inB, scene.b);
  });
  await Promise.all(used);
}

export function mayCall({ access }: Operation, caller: Caller): boolean {
  return access?.kind === 'member' && verdictOn(access, caller) === 'open';
}

async function answered(scene: Scene, operation: Operation, caller: Caller, tenant: Tenant): Promise<void> {
  const call = await validCall(operation, { scene, tenant, caller });
  const { status, text } = await send(scene.url, withKey(operation, call));
  if (status >= 300) throw new Error(`${nameOf(operation)} in B: ${status} ${text}`);
}
