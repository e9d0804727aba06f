import { type ApiTokenKind, invalidFields, type Scope, SCOPES } from '@app/kernel';

/** A token for a script or a pipeline, without the secret itself. */
export interface ApiToken {
  id: string;
  organizationId: string;
  kind: ApiTokenKind;
  /** Whom it acts as; of a `ci` token the member who answers for it. */
  owner: { id: string; name: string | null; email: string };
  name: string;
  /** The only project that it works in; null: all of them. */
  projectId: string | null;
  scopes: Scope[];
  /** Enough of the secret to recognise it by. */
  lastCharacters: string;
  createdAt: Date;
  expiresAt: Date;
  /** To within five minutes; null when it was never used. */
  lastUsedAt: Date | null;
  lastUsedIp: string | null;
}

export const DEFAULT_DAYS = 90;
export const MAX_DAYS = 365;

/** A pipeline records and reads; it manages nobody and nothing. */
const CI_SCOPES: readonly Scope[] = [
  'projects:read',
  'projects:write',
  'sessions:read',
  'sessions:write',
  'analytics:read',
];

/** What these open belongs to no project. */
const ORGANIZATION_WIDE: readonly Scope[] = ['organization:read', 'organization:write', 'audit:read'];

const DAY_MS = 86_400_000;

/** `api` is for people who sign in: what is only theirs no token can do. */
export function grantableScopes(kind: ApiTokenKind): readonly Scope[] {
  return kind === 'ci' ? CI_SCOPES : (Object.keys(SCOPES) as Scope[]).filter((scope) => scope !== 'api');
}

export function assertGrantable({
  kind,
  scopes,
  projectId,
}: Pick<ApiToken, 'kind' | 'scopes' | 'projectId'>): void {
  const isWithin = (scope: Scope) => projectId === null || !ORGANIZATION_WIDE.includes(scope);
  const grantable = grantableScopes(kind).filter(isWithin);
  const tooWide = scopes.filter((scope) => !grantable.includes(scope));
  if (tooWide.length === 0) return;
  const token = projectId === null ? `${kind} token` : `${kind} token that is limited to a project`;
  throw invalidFields({
    scopes: [`${tooWide.join(', ')} cannot be given to a ${token}; it may have ${grantable.join(', ')}`],
  });
}

/** When a token made now ends: in 90 days unless asked for otherwise, in a year at the latest. */
export function expiryOf(asked: Date | undefined, now: Date): Date {
  if (!asked) return new Date(now.getTime() + DEFAULT_DAYS * DAY_MS);
  const days = (asked.getTime() - now.getTime()) / DAY_MS;
  if (days > 0 && days <= MAX_DAYS) return asked;
  throw invalidFields({ expires_at: [`must lie in the future, at most ${MAX_DAYS} days from now`] });
}
