import { type ApiTokenKind, invalidFields, type Scope, SCOPES } from '@app/kernel';

/** A token for a script or a pipeline, without the secret itself. */
export interface ApiToken {
  id: string;
  organizationId: string;
  kind: ApiTokenKind;
  /** Whom it acts as; of a `ci` token the member who answers for it. */
  owner: { id: string; name: string | null; email: string };
  name: string;
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

const DAY_MS = 86_400_000;

/** `api` is for people who sign in: what is only theirs no token can do. */
export function grantableScopes(kind: ApiTokenKind): readonly Scope[] {
  return kind === 'ci' ? CI_SCOPES : (Object.keys(SCOPES) as Scope[]).filter((scope) => scope !== 'api');
}

export function assertGrantable(kind: ApiTokenKind, scopes: Scope[]): void {
  const grantable = grantableScopes(kind);
  const tooWide = scopes.filter((scope) => !grantable.includes(scope));
  if (tooWide.length === 0) return;
  throw invalidFields({
    scopes: [`${tooWide.join(', ')} cannot be given to a ${kind} token; it may have ${grantable.join(', ')}`],
  });
}

/** When a token made now ends: in 90 days unless asked for otherwise, in a year at the latest. */
export function expiryOf(asked: Date | undefined, now: Date): Date {
  if (!asked) return new Date(now.getTime() + DEFAULT_DAYS * DAY_MS);
  const days = (asked.getTime() - now.getTime()) / DAY_MS;
  if (days > 0 && days <= MAX_DAYS) return asked;
  throw invalidFields({ expires_at: [`must lie in the future, at most ${MAX_DAYS} days from now`] });
}
