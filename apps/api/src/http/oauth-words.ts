import type { FastifyRequest } from 'fastify';
import { OAuthError } from '@app/auth';
import { DomainError } from '@app/kernel';
import { REFUSALS, statusOf } from './error-table';
import { isOAuthPath } from './problem';

const TOKEN = '/api/v1/auth/token';

type Routed = Pick<FastifyRequest, 'url' | 'routeOptions'>;

export function isTokenRequest({ routeOptions }: Pick<Routed, 'routeOptions'>): boolean {
  return routeOptions?.url === TOKEN;
}

/**
 * What an OAuth client is told where others hear of any refusal in our words. Polling clients take a plain 429 for the
 * end of their login: a used-up budget is `slow_down` at the token endpoint, with `Retry-After`.
 */
export function inOAuthWords(error: unknown, request: Routed): unknown {
  if (error instanceof OAuthError || !isOAuthPath(request)) return error;
  if (error instanceof DomainError && ['unusable', 'invalid'].includes(error.kind))
    return new OAuthError('invalid_request', error.message);
  if (error instanceof DomainError && error.kind === 'rate_limited' && isTokenRequest(request))
    return new OAuthError('slow_down', error.message, error.retryAfter);
  return statusOf(error) === 400 ? new OAuthError('invalid_request', REFUSALS[400]!.error) : error;
}
