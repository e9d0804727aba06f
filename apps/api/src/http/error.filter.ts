import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OAuthError } from '@app/auth';
import { DomainError, type ErrorDetails } from '@app/kernel';
import { currentContext, Logger } from '@app/telemetry';
import { REFUSALS, STATUS_OF, statusOf } from './error-table';
import { allowedMethods } from './method-table';
import { inOAuthWords } from './oauth-words';
import { writeError } from './problem';
import { RateLimiter } from './rate-limit/rate-limiter';

interface ErrorAnswer {
  status: number;
  code: string;
  error: string;
  details?: ErrorDetails;
  retryAfter?: number;
}

/** Every error of every layer leaves in one shape; nothing internal leaves at all. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly limiter: RateLimiter,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    // What failed before it reached a route (bad JSON, no token …) counts too.
    const refused = request.isCounted ? null : await this.limiter.countUnrouted(request, reply);
    const failure = inOAuthWords(refused ?? error, request);
    const answer = answerTo(failure, request);
    if (answer.status >= 500)
      this.logger.error('A request failed', { err: error, route: request.routeOptions?.url });
    if (reply.sent) return;
    setHeaders(reply, answer, request);
    const said = failure instanceof OAuthError ? oauthBody(failure) : bodyOf(answer);
    const { contentType, body } = writeError(request, answer.status, said);
    await reply.status(answer.status).type(contentType).send(body);
  }
}

function answerTo(error: unknown, request: FastifyRequest): ErrorAnswer {
  if (error instanceof OAuthError) return oauthAnswer(error);
  if (error instanceof DomainError) return domainAnswer(error);
  const status = statusOf(error);
  if (status === 404 && allowedMethods(request).length > 0) return { status: 405, ...REFUSALS[405]! };
  const known = REFUSALS[status] ?? REFUSALS[status < 500 ? 400 : 500]!;
  return { status: REFUSALS[status] ? status : status < 500 ? 400 : 500, ...known };
}

function domainAnswer(error: DomainError): ErrorAnswer {
  const status = STATUS_OF[error.kind];
  if (error.kind === 'internal') return { status, ...REFUSALS[500]! };
  const { code, message, details, retryAfter } = error;
  return {
    status,
    code,
    error: message,
    details,
    retryAfter: retryAfter ?? (status === 503 ? 5 : undefined),
  };
}

function oauthAnswer(error: OAuthError): ErrorAnswer {
  const status = error.oauthCode === 'invalid_client' ? 401 : error.kind === 'unavailable' ? 503 : 400;
  return { status, code: error.code, error: error.message, retryAfter: error.retryAfter };
}

/** RFC 6749 §5.2: OAuth clients read `error` as a code. */
function oauthBody(error: OAuthError) {
  return { error: error.oauthCode, error_description: error.message };
}

function bodyOf({ error, code, details }: ErrorAnswer) {
  return { error, code, ...(details && { details }), request_id: currentContext()?.requestId };
}

function setHeaders(reply: FastifyReply, answer: ErrorAnswer, request: FastifyRequest): void {
  // Also where a route lets its answers be kept.
  void reply.header('cache-control', 'no-store');
  if (answer.retryAfter !== undefined) void reply.header('retry-after', String(answer.retryAfter));
  if (answer.status === 405) void reply.header('allow', allowedMethods(request).join(', '));
  if (answer.status === 401) void reply.header('www-authenticate', challenge(answer));
  if (answer.status === 403) void reply.header('www-authenticate', 'Bearer error="insufficient_scope"');
}

/** RFC 6750 §3.1: no error code for a request that brought no token. */
function challenge({ code }: ErrorAnswer): string {
  return code === 'auth.token_missing' ? 'Bearer' : 'Bearer error="invalid_token"';
}
