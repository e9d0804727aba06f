import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { StartError } from '@app/kernel';
import { Env } from './env';

/** Where the certificate with its chain and its key lie, both in PEM form. */
export interface TlsPaths {
  certPath: string;
  keyPath: string;
}

/** Typed slices of the validated environment: what the rest of the code depends on. */
export class AppConfig {
  readonly production: boolean;
  readonly http: {
    port: number;
    host?: string;
    trustedProxies: string[];
    publicUrl: string;
    webUrl: string;
    /** The API speaks HTTPS itself; plain HTTP when absent. */
    tls?: TlsPaths;
    /** How long the headers of a request may take to arrive, and then its body. */
    requestTimeoutMs: number;
    /** /docs and /openapi.json are there. */
    explorer: boolean;
  };
  readonly database: {
    url: string;
    readUrl: string;
    poolSize: number;
    connectTimeoutMs: number;
    statementTimeoutMs: number;
  };
  readonly redis: { url: string; prefix: string; commandTimeoutMs: number };
  readonly jobs: { coalescing: number };
  readonly tokens: { accessTtlSeconds: number; refreshTtlDays: number; secretKey: string };
  readonly mail: { smtpUrl?: string; from: string; devMailbox: boolean };
  readonly limits: {
    orgPerHour: number;
    ipPerMinute: number;
    ingestPerMinute: number;
    pollsPerMinute: number;
    hooksPerMinute: number;
    deviceStartsPerMinute: number;
    linksPerHour: number;
  };
  readonly compaction: { condenserUrl?: string };
  readonly signup: 'open' | 'invited';
  readonly log: { level: string };
  readonly worker: { port: number };
  readonly shutdown: { delayMs: number; graceMs: number };

  constructor(env: Env) {
    const tls = tlsPathsOf(env);
    const publicUrl = withoutSlash(env.PUBLIC_URL ?? `${tls ? 'https' : 'http'}://localhost:${env.PORT}`);
    this.production = env.NODE_ENV === 'production';
    this.http = {
      port: env.PORT,
      host: env.HOST,
      trustedProxies: env.TRUSTED_PROXIES,
      publicUrl,
      webUrl: withoutSlash(env.WEB_URL ?? publicUrl),
      tls,
      requestTimeoutMs: env.REQUEST_TIMEOUT_MS,
      explorer: env.EXPLORER,
    };
    this.database = {
      url: env.DATABASE_URL,
      readUrl: env.DATABASE_READ_URL ?? env.DATABASE_URL,
      poolSize: env.DATABASE_POOL_SIZE,
      connectTimeoutMs: env.SERVER_TIMEOUT_MS,
      statementTimeoutMs: env.STATEMENT_TIMEOUT_MS,
    };
    this.redis = {
      url: env.REDIS_URL,
      prefix: env.QUEUE_PREFIX,
      commandTimeoutMs: env.SERVER_TIMEOUT_MS,
    };
    this.jobs = { coalescing: env.COALESCE_PERCENT / 100 };
    this.tokens = {
      accessTtlSeconds: env.ACCESS_TOKEN_TTL_SECONDS,
      refreshTtlDays: env.REFRESH_TOKEN_TTL_DAYS,
      secretKey: env.SECRET_KEY,
    };
    this.mail = { smtpUrl: env.SMTP_URL, from: env.MAIL_FROM, devMailbox: env.DEV_MAILBOX };
    this.limits = {
      orgPerHour: env.RATE_LIMIT_ORG_PER_HOUR,
      ipPerMinute: env.RATE_LIMIT_IP_PER_MINUTE,
      ingestPerMinute: env.RATE_LIMIT_INGEST_PER_MINUTE,
      pollsPerMinute: env.RATE_LIMIT_POLLS_PER_MINUTE,
      hooksPerMinute: env.RATE_LIMIT_HOOKS_PER_MINUTE,
      deviceStartsPerMinute: env.RATE_LIMIT_DEVICE_STARTS_PER_MINUTE,
      linksPerHour: env.RATE_LIMIT_SIGN_IN_LINKS_PER_HOUR,
    };
    this.compaction = { condenserUrl: env.CONDENSER_URL };
    this.signup = env.SIGNUP;
    this.log = { level: env.LOG_LEVEL };
    this.worker = { port: env.WORKER_PORT };
    this.shutdown = { delayMs: env.SHUTDOWN_DELAY_MS, graceMs: env.SHUTDOWN_GRACE_MS };
  }
}

/** All that is wrong with the environment, by name and rule and never by value: values may be secrets. */
export class ConfigError extends StartError {
  constructor(readonly problems: string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** Reads and checks the environment; throws a ConfigError that names every problem at once. */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): AppConfig {
  const known = Object.keys(new Env()).concat('DATABASE_URL', 'REDIS_URL', 'SECRET_KEY');
  const given = Object.entries(environment).filter(([name, value]) => isSetting(name, known) && value !== '');
  const env = plainToInstance(Env, Object.fromEntries(given), { exposeDefaultValues: true });
  const problems = validateSync(env).flatMap(describe).concat(contradictions(env));
  if (problems.length > 0) throw new ConfigError(problems);
  return new AppConfig(env);
}

const OPTIONAL = [
  'HOST',
  'DATABASE_READ_URL',
  'PUBLIC_URL',
  'WEB_URL',
  'TLS_CERT_PATH',
  'TLS_KEY_PATH',
  'SMTP_URL',
  'CONDENSER_URL',
];

function isSetting(name: string, known: string[]): boolean {
  return known.includes(name) || OPTIONAL.includes(name);
}

function describe(error: ValidationError): string[] {
  const missing = error.value === undefined ? `${error.property} is not set: ` : '';
  return Object.values(error.constraints ?? {}).map((rule) => missing + rule);
}

function contradictions(env: Env): string[] {
  const problems = contradictionsOfTls(env);
  if (env.NODE_ENV !== 'production') return problems;
  if (env.DEV_MAILBOX) problems.push('DEV_MAILBOX must be off when NODE_ENV is production');
  if (!env.SMTP_URL) problems.push('SMTP_URL is not set: production sends sign-in links by mail');
  if (!env.PUBLIC_URL) problems.push('PUBLIC_URL is not set: production links and tokens need it');
  return problems;
}

/** A server with half of what TLS needs would speak plain HTTP, and links to `http:` would lead nowhere. */
function contradictionsOfTls({ TLS_CERT_PATH: cert, TLS_KEY_PATH: key, PUBLIC_URL, WEB_URL }: Env): string[] {
  if (!cert && !key) return [];
  if (!cert) return ['TLS_CERT_PATH is not set: TLS_KEY_PATH needs it'];
  if (!key) return ['TLS_KEY_PATH is not set: TLS_CERT_PATH needs it'];
  return Object.entries({ PUBLIC_URL, WEB_URL })
    .filter(([, url]) => url?.startsWith('http:'))
    .map(([name]) => `${name} must start with https:// when TLS_CERT_PATH is set`);
}

function tlsPathsOf({ TLS_CERT_PATH: certPath, TLS_KEY_PATH: keyPath }: Env): TlsPaths | undefined {
  return certPath && keyPath ? { certPath, keyPath } : undefined;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
