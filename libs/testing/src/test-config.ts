import { randomBytes } from 'node:crypto';
import { type AppConfig, loadConfig } from '@app/config';

/** High enough that no spec meets it by chance; limits stay on, because they are part of what is tested. */
const GENEROUS = '1000000';

/** A configuration of a spec file's own: its database, its prefix in Redis, its secret. */
export function testConfig(databaseUrl: string, overrides: Record<string, string> = {}): AppConfig {
  return loadConfig({
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: '8',
    REDIS_URL: process.env.TEST_REDIS_URL,
    QUEUE_PREFIX: `test-${randomBytes(8).toString('hex')}`,
    COALESCE_PERCENT: '5',
    // A machine that is busy for a while is no server that is away.
    SERVER_TIMEOUT_MS: '20000',
    STATEMENT_TIMEOUT_MS: '20000',
    SECRET_KEY: randomBytes(32).toString('base64url'),
    DEV_MAILBOX: '1',
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    RATE_LIMIT_ORG_PER_HOUR: GENEROUS,
    RATE_LIMIT_IP_PER_MINUTE: GENEROUS,
    RATE_LIMIT_INGEST_PER_MINUTE: GENEROUS,
    RATE_LIMIT_POLLS_PER_MINUTE: GENEROUS,
    RATE_LIMIT_DEVICE_STARTS_PER_MINUTE: GENEROUS,
    RATE_LIMIT_SIGN_IN_LINKS_PER_HOUR: GENEROUS,
    ...overrides,
  });
}
