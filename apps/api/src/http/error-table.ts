import { HttpException } from '@nestjs/common';
import type { ErrorKind } from '@app/kernel';

/** The one table from what a service refuses to what HTTP says. */
export const STATUS_OF: Record<ErrorKind, number> = {
  invalid: 422,
  unusable: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  stale: 412,
  rate_limited: 429,
  too_large: 413,
  unavailable: 503,
  internal: 500,
};

interface Refusal {
  code: string;
  error: string;
}

/** What Fastify and Nest themselves refuse, in our words: theirs differ in shape and echo input. */
export const REFUSALS: Record<number, Refusal> = {
  400: {
    code: 'malformed_request',
    error: 'The request could not be read: check that the body is valid JSON.',
  },
  404: { code: 'not_found', error: 'There is nothing at this address.' },
  405: { code: 'method_not_allowed', error: 'This address does not take this method.' },
  408: { code: 'request_timeout', error: 'The request took too long to arrive.' },
  411: { code: 'length_required', error: 'The request needs a Content-Length.' },
  413: { code: 'too_large', error: 'The request body is too large.' },
  414: { code: 'uri_too_long', error: 'The address is too long.' },
  415: { code: 'unsupported_media_type', error: 'This address does not take this content type.' },
  417: { code: 'expectation_failed', error: 'The expectation of the request cannot be met.' },
  431: { code: 'headers_too_large', error: 'The request headers are too large.' },
  503: { code: 'unavailable', error: 'The service is not available. Try again shortly.' },
  500: { code: 'internal', error: 'Something went wrong on our side. Please report the request id.' },
};

/** What Nest or Fastify meant by an error of theirs. */
export function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}
