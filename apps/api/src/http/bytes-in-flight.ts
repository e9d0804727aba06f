import type { FastifyInstance } from 'fastify';
import { DomainError } from '@app/kernel';

/** A request of unknown length is taken for this long. */
const ASSUMED_BYTES = 64 * 1024;

/**
 * Memory grows with the bytes of request bodies in flight (about eleven times), not with connections: past
 * the limit the process says so instead of dying. Streamed bodies are not held, so they do not count.
 */
export function limitBytesInFlight(instance: FastifyInstance, limit: number): void {
  let inFlight = 0;
  instance.addHook('onRequest', (request, reply, done) => {
    const isStreamed = request.headers['content-type']?.includes('ndjson');
    const declared = Number(
      request.headers['content-length'] ?? (request.headers['transfer-encoding'] ? ASSUMED_BYTES : 0),
    );
    const bytes = isStreamed || !Number.isFinite(declared) ? 0 : declared;
    if (bytes > 0 && inFlight > 0 && inFlight + bytes > limit) return done(overloaded());
    inFlight += bytes;
    // 'close' comes for answered and for abandoned requests alike.
    reply.raw.once('close', () => (inFlight -= bytes));
    return done();
  });
}

function overloaded(): DomainError {
  const retryAfter = 1 + Math.floor(Math.random() * 3);
  return new DomainError(
    'unavailable',
    'overloaded',
    'Too much is being received at once. Send the same again shortly.',
    {
      retryAfter,
    },
  );
}
