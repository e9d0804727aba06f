import { join } from 'node:path';
import { keptSecret } from './state.mjs';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

const isOnThisMachine = (url) => URL.canParse(url) && loopback.has(new URL(url).hostname);

/** Sign-in links may be shown in the browser only where nobody but this machine's people can be signed in. */
const showsMail = (env, databaseUrl) =>
  !env.SMTP_URL &&
  env.NODE_ENV !== 'production' &&
  env.DEV_MAILBOX === undefined &&
  isOnThisMachine(databaseUrl);

/** What the applications read: the caller's environment, and what an installation on this machine needs besides. */
export function applicationEnvironment({ state, databaseUrl, redisUrl, env = process.env }) {
  // What reaches nobody's mailbox floods none.
  const mailbox = showsMail(env, databaseUrl)
    ? { DEV_MAILBOX: '1', RATE_LIMIT_SIGN_IN_LINKS_PER_HOUR: env.RATE_LIMIT_SIGN_IN_LINKS_PER_HOUR ?? '0' }
    : {};
  return {
    ...env,
    ...mailbox,
    NODE_ENV: env.NODE_ENV || 'development',
    PORT: env.PORT || '3000',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    SECRET_KEY: env.SECRET_KEY || keptSecret(join(state.home, 'secret-key')),
  };
}

export const apiHost = (env) =>
  !env.HOST || env.HOST === '0.0.0.0' || env.HOST === '::' ? '127.0.0.1' : env.HOST;

export function localUrl(env) {
  const scheme = env.TLS_CERT_PATH ? 'https' : 'http';
  const host = apiHost(env);
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${env.PORT}`;
}

export const publicUrl = (env) =>
  (env.PUBLIC_URL || localUrl(env).replace('127.0.0.1', 'localhost')).replace(/\/+$/, '');
