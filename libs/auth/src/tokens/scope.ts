import { type Scope, scopesIn } from '@app/kernel';
import { OAuthError } from '../oauth-error';

export const DEFAULT_SCOPE: Scope = 'api';

/** What is granted of what was asked for: unknown scopes are left out, and the answer says so (RFC 6749 §3.3). */
export function grantedScope(asked = ''): string {
  return scopesIn(asked).join(' ') || DEFAULT_SCOPE;
}

/** A refresh may ask for what was granted or less, never for more (RFC 6749 §6). */
export function assertWithin(granted: string, asked = ''): void {
  const allowed = granted.split(' ');
  const isWider = asked.split(' ').some((word) => word !== '' && !allowed.includes(word));
  if (isWider) throw new OAuthError('invalid_scope', 'The scope is wider than the one that was granted.');
}
