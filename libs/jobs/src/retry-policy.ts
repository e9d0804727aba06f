import { DomainError, type ErrorKind } from '@app/kernel';

/** Whether a job that failed this way may succeed later. The counterpart of the HTTP table. */
const RETRY: Record<ErrorKind, boolean> = {
  invalid: false,
  unusable: false,
  unauthenticated: false,
  forbidden: false,
  not_found: false,
  conflict: true,
  stale: false,
  rate_limited: true,
  too_large: false,
  unavailable: true,
  internal: true,
};

/** Anything that is not a domain error may be a passing fault: it is tried again. */
export function isWorthRetrying(error: unknown): boolean {
  return error instanceof DomainError ? RETRY[error.kind] : true;
}

export const BACKOFF = { type: 'exponential', delay: 500, jitter: 0.5 } as const;
export const KEEP_FAILED = { age: 30 * 86_400, count: 10_000 } as const;
