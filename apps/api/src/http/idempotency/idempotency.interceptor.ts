import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, concatMap, from, type Observable, of, throwError } from 'rxjs';
import { Logger } from '@app/telemetry';
import { type Claim, type Given, GivenAnswers } from '@app/auth';
import { answerLost, keyOfAnotherRequest, stillInFlight, unusableKey } from './idempotency.errors';
import { OWN_IDEMPOTENCY } from './own-idempotency';

const KEY = /^[\x20-\x7e]{1,255}$/;

/**
 * The same POST under the same `Idempotency-Key` is answered once, and then with the same words for 24 hours
 * (draft-ietf-httpapi-idempotency-key-header). Keys belong to the caller in an organization. What failed is not kept: it changed nothing.
 * A process that dies leaves a key that is free again after a minute, or, where it had committed something, one that is refused.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly answers: GivenAnswers,
    private readonly logger: Logger,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const claim = this.applies(context, request) ? claimOf(request) : null;
    if (!claim) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const given = await this.answers.claim(claim);
    return given ? of(replayed(given, claim, reply)) : this.first(claim, next, reply);
  }

  private applies(context: ExecutionContext, request: FastifyRequest): boolean {
    if (request.method !== 'POST' || request.headers['idempotency-key'] === undefined) return false;
    return !this.reflector.get<boolean | undefined>(OWN_IDEMPOTENCY, context.getHandler());
  }

  private first(claim: Claim, next: CallHandler, reply: FastifyReply): Observable<unknown> {
    return this.answers
      .during(claim, () => next.handle())
      .pipe(
        concatMap((body: unknown) => from(this.keep(claim, reply.statusCode, body))),
        catchError((error: unknown) =>
          from(this.answers.release(claim).catch((failure: unknown) => this.report(failure))).pipe(
            concatMap(() => throwError(() => error)),
          ),
        ),
      );
  }

  /** The work is done: that its answer could not be kept is no reason not to give it. */
  private async keep(claim: Claim, status: number, body: unknown): Promise<unknown> {
    const text = body === undefined ? null : JSON.stringify(body);
    await this.answers.keep(claim, status, text).catch((error: unknown) => this.report(error));
    return body;
  }

  private report(error: unknown): void {
    this.logger.warn('An answer could not be kept for its Idempotency-Key', { err: error });
  }
}

/** Null for a caller without a name: public routes have nobody to keep an answer for. */
function claimOf(request: FastifyRequest): Claim | null {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || !KEY.test(key)) throw unusableKey();
  if (!request.identity) return null;
  const { identity, url, body = null } = request;
  const requestHash = createHash('sha256')
    .update(JSON.stringify([url, body]))
    .digest();
  return { userId: identity.userId, key: `${callerOf(request)}:${key}`, requestHash };
}

/** What one person does in two organizations never meets, nor what two of their API tokens do. */
function callerOf({ identity, principal }: FastifyRequest): string {
  const { kind, id } = identity!.credential;
  const token = kind === 'device' ? undefined : id;
  return [principal?.organizationId ?? 'person', token].filter(Boolean).join('/');
}

function replayed({ requestHash, answer, isLost }: Given, claim: Claim, reply: FastifyReply): unknown {
  if (!requestHash.equals(claim.requestHash)) throw keyOfAnotherRequest();
  if (!answer) throw isLost ? answerLost() : stillInFlight();
  void reply.status(answer.status).header('idempotency-replayed', 'true');
  return answer.body === null ? undefined : (JSON.parse(answer.body) as unknown);
}
