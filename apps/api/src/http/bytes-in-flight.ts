import type { Socket } from 'node:net';
import { pipeline, Transform } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '@app/kernel';
import { bodyOptionsOf, hasBody } from './route-options';

interface Body {
  socket: Socket;
  /** What the socket had read before this request. */
  from: number;
  declared: number;
  /** Bytes that came out of a packed or chunked body. */
  counted: number;
}

/** The bodies that one process is receiving or holding. */
class BodiesInFlight {
  private readonly bodies = new Set<Body>();

  constructor(private readonly limit: number) {}

  /**
   * Counts what has arrived: a promise of bytes costs no memory, and a stranger may promise much. All promises
   * together are bounded more loosely, for the moment in which they are all kept at once. A body alone always has
   * room: its route limits it.
   */
  hasRoom(own?: Body): boolean {
    let arrived = 0;
    let declared = 0;
    for (const body of this.bodies) {
      if (body === own) continue;
      arrived += body.counted || Math.min(body.declared, bytesReadBy(body.socket) - body.from);
      declared += body.declared;
    }
    return arrived < this.limit && declared < this.limit * PROMISES;
  }

  add(body: Body): void {
    this.bodies.add(body);
  }

  remove(body: Body): void {
    this.bodies.delete(body);
  }
}

const PROMISES = 4;

/**
 * Memory grows with the bytes of request bodies in flight (about eleven times), not with connections: past
 * the limit the process says so instead of dying. Streamed bodies are not held, so they do not count.
 * Register it after the parsers, whose hook unpacks.
 */
export function limitBytesInFlight(instance: FastifyInstance, limit: number): void {
  const inFlight = new BodiesInFlight(limit);
  const bodies = new WeakMap<FastifyRequest, Body>();
  instance.addHook('onRequest', (request, reply, done) => {
    if (isStreamed(request) || !hasBody(request)) return done();
    if (!inFlight.hasRoom()) return done(overloaded());
    const { socket } = request.raw;
    const body = { socket, from: bytesReadBy(socket), declared: declaredBytes(request), counted: 0 };
    inFlight.add(body);
    bodies.set(request, body);
    // 'close' comes for answered and for abandoned requests alike.
    reply.raw.once('close', () => inFlight.remove(body));
    return done();
  });
  instance.addHook('preParsing', (request, reply, payload, done) => {
    const body = bodies.get(request);
    if (!body || !isOfUnknownLength(request)) return done(null, payload);
    const count = counter((bytes) => {
      body.counted += bytes;
      return inFlight.hasRoom(body) ? undefined : overloaded();
    });
    const counted = pipeline(payload, count, () => undefined);
    reply.raw.once('close', () => counted.destroy());
    return done(null, counted);
  });
}

/** Requests that are injected have no socket to speak of. */
function bytesReadBy(socket: Partial<Socket>): number {
  return socket.bytesRead ?? 0;
}

function isStreamed(request: FastifyRequest): boolean {
  return bodyOptionsOf(request)?.stream ?? false;
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
