import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_OF, REFUSALS } from './error-table';
import { writeError } from './problem';
import type { RateLimiter, Tally } from './rate-limit/rate-limiter';
import { requestIdOf } from './request-context';

/** Node's names of what a parser refuses; everything else it refuses is no HTTP. */
const STATUS_OF_SOCKET: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Nobody listens any more, or the handshake has not come far enough for an answer. */
const UNANSWERABLE = ['ECONNRESET', 'ERR_TLS_HANDSHAKE_TIMEOUT'];

/** What a parser refuses has asked for nothing yet. */
const NOT_READ = { url: '', headers: {} };
/** For the answer to be read before the connection is cut under it. */
const LINGER_MS = 1_000;
const UNCOUNTED: Tally = { headers: {}, refusal: null };

interface Refused {
  asked: Parameters<typeof writeError>[0];
  requestId: string;
  tally: Tally;
}

/**
 * Refusals from before any hook or route: they look like all others, and count against the address. The server
 * is made before the application, and with it the limiter; nothing arrives before it has both.
 */
export class EarlyRefusals {
  private limiter?: RateLimiter;
  /** What still arrives over a refused socket is refused anew by the parser. */
  private readonly refused = new WeakSet<Socket>();

  /**
   * `headers`: what every answer carries. `isBehindProxy`: a socket is then the proxy's, and says nothing of who
   * is calling.
   */
  constructor(private readonly options: { headers: Record<string, string>; isBehindProxy: boolean }) {}

  countWith(limiter: RateLimiter): void {
    this.limiter = limiter;
  }

  /** What Fastify refuses: an address that cannot be decoded, a segment that is too long. */
  async refuseAddress(
    error: { statusCode?: number },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { status, headers, body } = this.refusalOf(error.statusCode ?? 400, {
      asked: { url: request.url, headers: request.headers },
      requestId: requestIdOf(request),
      tally: await this.tally(request.ip),
    });
    reply.raw.writeHead(status, headers).end(body);
  }

  /** What Node's parser refuses: there is no request yet, only a socket. */
  async refuseSocket(error: NodeJS.ErrnoException, socket: Socket): Promise<void> {
    if (UNANSWERABLE.includes(error.code ?? '') || !socket.writable) return void socket.destroy();
    if (this.refused.has(socket)) return;
    this.refused.add(socket);
    const tally = await this.tally(this.options.isBehindProxy ? undefined : socket.remoteAddress);
    const given = STATUS_OF_SOCKET[error.code ?? ''] ?? 400;
    const { status, headers, body } = this.refusalOf(given, {
      asked: NOT_READ,
      requestId: randomUUID(),
      tally,
    });
    const lines = Object.entries({ ...headers, connection: 'close' }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    // A client that goes on sending would otherwise keep its half of the connection open.
    socket.once('finish', () => setTimeout(() => socket.destroy(), LINGER_MS).unref());
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  }

  private async tally(ip: string | undefined): Promise<Tally> {
    return ip === undefined || !this.limiter ? UNCOUNTED : this.limiter.tallyAddress(ip);
  }

  private refusalOf(given: number, { asked, requestId, tally: { headers: counted, refusal } }: Refused) {
    const status = refusal ? STATUS_OF[refusal.kind] : REFUSALS[given] ? given : 400;
    const said = refusal ? { error: refusal.message, code: refusal.code } : REFUSALS[status]!;
    const { contentType, body } = writeError(asked, status, { ...said, request_id: requestId });
    const text = JSON.stringify(body);
    const headers = {
      ...this.options.headers,
      'content-type': contentType,
      'content-length': String(Buffer.byteLength(text)),
      'cache-control': 'no-store',
      'x-request-id': requestId,
      ...counted,
      ...(refusal?.retryAfter && { 'retry-after': String(refusal.retryAfter) }),
    };
    return { status, headers, body: text };
  }
}
