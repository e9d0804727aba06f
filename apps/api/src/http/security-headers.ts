import type { FastifyHelmetOptions } from '@fastify/helmet';

const NONE = [`'none'`];
const DIRECTIVES = { defaultSrc: NONE, frameAncestors: NONE, baseUri: NONE, formAction: NONE };
const HSTS = { maxAge: 31_536_000, includeSubDomains: true };

/** Nothing of an answer may be run, framed or guessed at. Pages and the explorer widen this for themselves. */
export function securityHeaders(publicUrl: string): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: { useDefaults: false, directives: DIRECTIVES },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: isHttps(publicUrl) ? HSTS : false,
    crossOriginEmbedderPolicy: false,
  };
}

/** The most of it, for what is refused before any hook could set it. */
export function earlySecurityHeaders(publicUrl: string): Record<string, string> {
  return {
    'content-security-policy': `default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(isHttps(publicUrl) && {
      'strict-transport-security': `max-age=${HSTS.maxAge}; includeSubDomains`,
    }),
  };
}

function isHttps(url: string): boolean {
  return url.startsWith('https:');
}
