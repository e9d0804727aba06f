import { permits, ROLE_LEVELS, type Scope } from '@app/kernel';
import type { Access } from '../../../apps/api/src/http/access/access';
import type { Person } from './front-door';
import type { Tenant } from './tenant';

/** Somebody, or something, that calls the API, seen from organization A. */
export interface Caller {
  name: string;
  token?: string;
  /** Whose token it is, where it is one. */
  person?: Person;
  /** The token is live. */
  isProven: boolean;
  /** Their level in A; null for who does not belong to it. */
  level: number | null;
  scopes: readonly Scope[];
  /** They belong to B, and see of it what is shown without entering an organization. */
  seesB?: boolean;
}

/** What the table says: refused with this status, or let in. */
export type Verdict = 401 | 403 | 404 | 'open';

/** What a row of ROUTE_ACCESS means for a caller in organization A. */
export function verdictOn(access: Access, { isProven, level, scopes }: Caller): Verdict {
  if (access.kind === 'anyone') return 'open';
  if (!isProven) return 401;
  if (access.kind === 'member' && level === null) return 404;
  if (access.kind === 'member' && level! < ROLE_LEVELS[access.role]) return 403;
  return permits(scopes, access.scope) ? 'open' : 403;
}

/** Who owns an organization, seen from there. */
export function asOwner({ owner }: Tenant): Caller {
  const rights = { level: ROLE_LEVELS.owner, scopes: ['api'], isProven: true } as const;
  return { name: 'owner', person: owner, token: owner.token, ...rights };
}
