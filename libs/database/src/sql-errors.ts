import { databaseTimeout, DomainError } from '@app/kernel';

/** SQLSTATE → what it means to us. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const RERUN = new Set(['40001', '40P01']);
const UNAVAILABLE = /^(08|53|57P|58)/;
/** Of a statement that took too long; who waited too long for a lock (55P03) is not to blame. */
const STATEMENT_TIMEOUT = '57014';
const LOCK_TIMEOUT = '55P03';
const UNSTORABLE = new Set(['22021', '22P05', '22P02', '22003', '22008', '22007', '22009']);
const CONNECTION_FAILURES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
]);
const POOL_FAILURE =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Query read timeout/i;

/** The five-character SQLSTATE, or Node's name of a socket failure. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (sqlStateOf(error) !== '23505') return false;
  return constraint === undefined || (error as { constraint?: string }).constraint === constraint;
}

/** Serialization failures and deadlocks: the whole transaction may run again. */
export function mayRunAgain(error: unknown): boolean {
  return RERUN.has(sqlStateOf(error) ?? '');
}

/** True when Postgres is out of reach or out of room, so that trying later makes sense. */
export function isUnavailable(error: unknown): boolean {
  const state = sqlStateOf(error) ?? '';
  if (UNAVAILABLE.test(state) || CONNECTION_FAILURES.has(state)) return true;
  if (state === STATEMENT_TIMEOUT || state === LOCK_TIMEOUT) return true;
  return error instanceof Error && POOL_FAILURE.test(error.message);
}

/** Turns what the driver throws into what services throw; domain errors pass unchanged. */
export function toDomainError(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  if (sqlStateOf(error) === STATEMENT_TIMEOUT) return databaseTimeout(error);
  if (isUnavailable(error) || mayRunAgain(error)) {
    return new DomainError(
      'unavailable',
      'database_unavailable',
      'The database is not available. Try again shortly.',
      {
        retryAfter: 5,
        cause: error,
      },
    );
  }
  if (UNSTORABLE.has(sqlStateOf(error) ?? '')) {
    return new DomainError(
      'invalid',
      'unstorable_value',
      'A value cannot be stored: it is out of range or not text.',
      {
        cause: error,
      },
    );
  }
  return error;
}
