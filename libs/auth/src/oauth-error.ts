import { DomainError } from '@app/kernel';

/** RFC 6749 §5.2 and RFC 8628 §3.5. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unsupported_grant_type'
  | 'authorization_pending'
  | 'slow_down'
  | 'access_denied'
  | 'expired_token';

/**
 * A refusal in the words of OAuth. The description is for the developer of a client and stays within
 * the printable ASCII that RFC 6749 allows there: no quotes, no backslash.
 */
export class OAuthError extends DomainError {
  constructor(
    readonly oauthCode: OAuthErrorCode,
    description: string,
    /** Seconds. */
    retryAfter?: number,
  ) {
    const kind = oauthCode === 'invalid_client' ? 'unauthenticated' : 'unusable';
    super(kind, `oauth.${oauthCode}`, description, { retryAfter });
    this.name = 'OAuthError';
  }
}

/** One sentence for every way in which a refresh token is worth nothing: a thief learns nothing from it. */
export function invalidRefreshToken(): OAuthError {
  return new OAuthError('invalid_grant', 'The refresh token is unknown, expired or revoked. Sign in again.');
}

export function invalidDeviceCode(): OAuthError {
  return new OAuthError('invalid_grant', 'The device code is unknown or was used already. Start again.');
}
