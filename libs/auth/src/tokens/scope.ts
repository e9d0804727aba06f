import { OAuthError } from '../oauth-error';

/** `api` is everything that the person may do; narrower ones can be added beside it. */
export const SCOPES = ['api'] as const;
export const DEFAULT_SCOPE = 'api';

/** What is granted of what was asked for: unknown scopes are left out, and the answer says so (RFC 6749 §3.3). */
export function grantedScope(asked: string | undefined): string {
  const known = words(asked).filter((word) => SCOPES.some((scope) => scope === word));
  return known.length > 0 ? known.join(' ') : DEFAULT_SCOPE;
}

/** A refresh may keep or narrow what was granted, never widen it (RFC 6749 §6). */
export function assertWithin(granted: string, asked: string | undefined): void {
  const allowed = new Set(words(granted));
  const wider = words(asked).some((word) => !allowed.has(word));
  if (wider) throw new OAuthError('invalid_scope', 'The scope is wider than the one that was granted.');
}

function words(scope: string | undefined): string[] {
  return [...new Set((scope ?? '').split(' ').filter(Boolean))];
}
