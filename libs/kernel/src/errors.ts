import type { JsonObject } from './json';

/** Every way in which a use case can refuse. One table maps these to HTTP, one to retry-or-not. */
export type ErrorKind =
  | 'invalid'
  | 'unusable'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  /** It was changed since it was read: `If-Match` names another version. */
  | 'stale'
  | 'rate_limited'
  | 'too_large'
  | 'unavailable'
  | 'internal';

/** Field name → what is wrong with it, e.g. `{ "events.3.event_type": ["is missing"] }`. */
export type ErrorDetails = Record<string, string[]>;

interface DomainErrorOptions {
  details?: ErrorDetails;
  /** Seconds after which it makes sense to try again. */
  retryAfter?: number;
  /** Facts for the log alone; never sent to a client. */
  context?: JsonObject;
  cause?: unknown;
}

/**
 * What services throw. `code` is stable (`sessions.already_ended`) so that clients may branch on it;
 * `message` is a sentence for people and names what to do where something can be done.
 */
export class DomainError extends Error {
  readonly details?: ErrorDetails;
  readonly retryAfter?: number;
  readonly context?: JsonObject;

  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    options: DomainErrorOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'DomainError';
    this.details = options.details;
    this.retryAfter = options.retryAfter;
    this.context = options.context;
  }
}

/** A server that is needed is away, so what was asked for is not to blame. */
export function isOutage(error: unknown): boolean {
  return error instanceof DomainError && error.kind === 'unavailable';
}

const TIMEOUT = 'database_timeout';

/** The database is there, but gave up on what was asked for: that alone may be to blame. */
export function databaseTimeout(cause: unknown): DomainError {
  const message = 'The database took too long. Try again shortly.';
  return new DomainError('unavailable', TIMEOUT, message, { retryAfter: 5, cause });
}

export function isTimeout(error: unknown): boolean {
  return error instanceof DomainError && error.code === TIMEOUT;
}

/** A field-level refusal: `Validation failed: name can't be blank`. */
export function invalidFields(details: ErrorDetails): DomainError {
  const [first] = Object.entries(details);
  const summary = first ? `${first[0]} ${first[1][0]}` : 'the request is not valid';
  return new DomainError('invalid', 'validation_failed', `Validation failed: ${summary}`, { details });
}

/** Why a process cannot start, in words for who runs it: something outside of the code is to be mended. */
export class StartError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StartError';
  }
}
