import { type Identity, isUuid, scopesIn } from '@app/kernel';

export const TOKEN_TYPE = 'at+jwt';
export const ALGORITHM = 'ES256';
/** Processes of one installation may disagree about the time by this much. */
export const SKEW_SECONDS = 30;

/** RFC 9068, with `org` (the organization) and `sid` (the signed-in device). No role and no address: those are read fresh. */
export interface AccessTokenClaims {
  iss: string;
  aud: string;
  sub: string;
  client_id: string;
  iat: number;
  exp: number;
  jti: string;
  org: string | null;
  sid: string;
  scope: string;
}

/** The id of the key that a token names, if its header is exactly of our kind. Nothing is fetched or looked up by it. */
export function keyIdOf(token: string): string | undefined {
  const header = headerOf(token);
  if (header?.typ !== TOKEN_TYPE || header.alg !== ALGORITHM || 'crit' in header) return undefined;
  return typeof header.kid === 'string' ? header.kid : undefined;
}

/** Who the token speaks of; undefined unless every claim that we write is there and of its kind. */
export function identityFrom(claims: unknown, nowSeconds: number): Identity | undefined {
  if (!isComplete(claims) || claims.iat > nowSeconds + SKEW_SECONDS) return undefined;
  return {
    userId: claims.sub,
    credential: { kind: 'device', id: claims.sid },
    organizationId: claims.org,
    scopes: scopesIn(claims.scope),
    expiresAt: new Date(claims.exp * 1000),
  };
}

function isComplete(claims: unknown): claims is AccessTokenClaims {
  if (typeof claims !== 'object' || claims === null) return false;
  const { sub, sid, org, iat, exp, jti, client_id: clientId, scope } = claims as Partial<AccessTokenClaims>;
  const ids = isUuid(sub) && isUuid(sid) && (org === null || isUuid(org));
  return (
    ids && Number.isInteger(iat) && Number.isInteger(exp) && isText(jti) && isText(clientId) && isText(scope)
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0;
}

function headerOf(token: string): Record<string, unknown> | undefined {
  try {
    const header: unknown = JSON.parse(
      Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString(),
    );
    return typeof header === 'object' && header !== null ? { ...header } : undefined;
  } catch {
    return undefined;
  }
}
