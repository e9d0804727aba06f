import { pipeline, Transform } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '@app/kernel';

/** The bytes of bodies that one process holds at a time. */
class BytesInFlight {
  private held = 0;

  constructor(private readonly limit: number) {}

  /** False when there is no room. A single body always has: its route limits it. */
  take(bytes: number, own: number): boolean {
    const ofOthers = this.held - own;
    if (bytes > 0 && ofOthers > 0 && this.held + bytes > this.limit) return false;
    this.held += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.held -= bytes;
  }
}

/**
 * Memory grows with the bytes of request bodies in flight (about eleven times), not with connections: past
 * the limit the process says so instead of dying. A declared length is taken at once; what is unpacked or
 * comes in chunks, as it comes. Streamed bodies are not held, so they do not count. Register it after the
 * parsers, whose hook unpacks.
 */
export function limitBytesInFlight(instance: FastifyInstance, limit: number): void {
  const inFlight = new BytesInFlight(limit);
  const owned = new WeakMap<FastifyRequest, number>();
  const take = (request: FastifyRequest, bytes: number): DomainError | undefined => {
    const own = owned.get(request) ?? 0;
    if (!inFlight.take(bytes, own)) return overloaded();
    owned.set(request, own + bytes);
    return undefined;
  };
  instance.addHook('onRequest', (request, reply, done) => {
    // 'close' comes for answered and for abandoned requests alike.
    reply.raw.once('close', () => inFlight.giveBack(owned.get(request) ?? 0));
    done(take(request, isStreamed(request) ? 0 : declaredBytes(request)));
  });
  instance.addHook('preParsing', (request, reply, payload, done) => {
    if (isStreamed(request) || !isOfUnknownLength(request)) return done(null, payload);
    const counted = pipeline(
      payload,
      counter((bytes) => take(request, bytes)),
      () => undefined,
    );
    reply.raw.once('close', () => counted.destroy());
    return done(null, counted);
  });
}

function isStreamed(request: FastifyRequest): boolean {
  return request.headers['content-type']?.includes('ndjson') ?? false;
}

function isOfUnknownLength({ headers }: FastifyRequest): boolean {
  return headers['content-encoding'] !== undefined || headers['transfer-encoding'] !== undefined;
}

function declaredBytes({ headers }: FastifyRequest): number {
  const bytes = Number(headers['content-length'] ?? 0);
  return Number.isFinite(bytes) ? bytes : 0;
}

function counter(take: (bytes: number) => Error | undefined): Transform {
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      const refusal = take(chunk.length);
      if (refusal) done(refusal);
      else done(null, chunk);
    },
  });
}

function overloaded(): DomainError {
  const retryAfter = 1 + Math.floor(Math.random() * 3);
  const message = 'Too much is being received at once. Send the same again shortly.';
  return new DomainError('unavailable', 'overloaded', message, { retryAfter });
}
