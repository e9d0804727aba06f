import type { RoleName, Scope } from '@app/kernel';

/** Who may call a route. `scope` is what their token must be good for; `api` keeps API tokens out. */
export type Access =
  | { kind: 'anyone'; reason: string }
  | { kind: 'person'; scope: Scope }
  | { kind: 'member'; role: RoleName; scope: Scope };

/** No token is needed; `reason` says why that is right. */
export function anyone(reason: string): Access {
  return { kind: 'anyone', reason };
}

/** Somebody who is signed in, in whatever organization. */
export function person(scope: Scope = 'api'): Access {
  return { kind: 'person', scope };
}

/** A member of the organization that the request names, with at least the role. */
export function atLeast(role: RoleName, scope: Scope = 'api'): Access {
  return { kind: 'member', role, scope };
}
