import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { REFUSALS } from './error-table';
import { requestIdOf } from './request-context';

/** Node's names of what a parser refuses; everything else it refuses is no HTTP. */
const STATUS_OF_SOCKET: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Nobody listens any more, or the handshake has not come far enough for an answer. */
const UNANSWERABLE = ['ECONNRESET', 'ERR_TLS_HANDSHAKE_TIMEOUT'];

/** What Fastify refuses before any hook runs (an address that cannot be decoded, a segment that is too long). */
export function refuseAddress(
  error: { statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const { status, headers, body } = refusalOf(error.statusCode ?? 400, requestIdOf(request));
  reply.raw.writeHead(status, headers).end(body);
}

/** What Node's parser refuses: there is no request yet, only a socket. */
export function refuseSocket(error: NodeJS.ErrnoException, socket: Socket): void {
  if (UNANSWERABLE.includes(error.code ?? '') || !socket.writable) return void socket.destroy();
  const { status, headers, body } = refusalOf(STATUS_OF_SOCKET[error.code ?? ''] ?? 400, randomUUID());
  const lines = Object.entries({ ...headers, connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

function refusalOf(given: number, requestId: string) {
  const status = REFUSALS[given] ? given : 400;
  const body = JSON.stringify({ ...REFUSALS[status], request_id: requestId });
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
  };
  return { status, headers, body };
}
