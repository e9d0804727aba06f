import { permits, type Scope, scopesIn } from '@app/kernel';
import { OAuthError } from '../oauth-error';

export const DEFAULT_SCOPE: Scope = 'api';

/** What libraries of OpenID Connect ask for by themselves: it means nothing here, and is no mistake. */
const IGNORED = ['openid', 'profile', 'email', 'offline_access'];

/**
 * What is granted of what was asked for. Unknown scopes are left out, and the answer says so (RFC 6749 §3.3). Who asked
 * for unknown ones alone has mistyped them, and gets an error (§5.2): everything is only for who asked for nothing.
 */
export function grantedScope(asked = ''): string {
  const known = scopesIn(asked);
  if (known.length === 0 && wordsOf(asked).length > 0)
    throw new OAuthError('invalid_scope', 'None of the scopes is known.');
  return known.join(' ') || DEFAULT_SCOPE;
}

/** A refresh may ask for what was granted or less, never for more (RFC 6749 §6). The next one may ask for all again. */
export function refreshedScope(granted: string, asked = ''): string {
  const [words, known] = [wordsOf(asked), scopesIn(asked)];
  const allowed = scopesIn(granted);
  if (words.length > known.length || known.some((scope) => !permits(allowed, scope)))
    throw new OAuthError('invalid_scope', 'The scope is wider than the one that was granted.');
  return known.join(' ') || granted;
}

function wordsOf(asked: string): string[] {
  return [...new Set(asked.split(' '))].filter((word) => word !== '' && !IGNORED.includes(word));
}
