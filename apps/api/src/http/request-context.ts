import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requesterFrom } from '@app/auth';
import { type Logger, type Metrics, runInContext } from '@app/telemetry';

const USABLE_ID = /^[\w.:\-/=+]{1,128}$/;

/** Gives every request an id, which its log lines, its answer and the jobs it causes carry; times it. */
export function trackRequests(instance: FastifyInstance, metrics: Metrics, logger: Logger): void {
  instance.addHook('onRequest', (request, reply, done) => {
    const requestId = requestIdOf(request);
    void reply.header('x-request-id', requestId);
    const requester = requesterFrom(request.ip, request.headers['user-agent']);
    runInContext({ requestId, requester }, done);
  });
  instance.addHook('onResponse', (request, reply, done) => {
    const seconds = reply.elapsedTime / 1000;
    const route = request.routeOptions.url ?? 'none';
    metrics.httpRequests.observe({ method: request.method, route, status: reply.statusCode }, seconds);
    // The route, not the address: addresses hold codes, slugs and search words.
    logger.debug('Answered', {
      method: request.method,
      route,
      status: reply.statusCode,
      ms: reply.elapsedTime,
    });
    done();
  });
}

/** The caller's own id when it is one that can be logged, else a new one. */
export function requestIdOf(request: FastifyRequest): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && USABLE_ID.test(given) ? given : randomUUID();
}
