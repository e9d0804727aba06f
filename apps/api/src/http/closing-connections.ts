import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** A request that is on its way over an accepted connection still gets through. */
const LAST_CALL_MS = 500;

/**
 * Lets a stopping server go: it ends when its last connection does. Every answer from then on closes its
 * connection. Browsers and connection pools open connections ahead of need, and Node counts one that has not
 * said a word as busy (until `headersTimeout`): those are closed too.
 */
export function closeConnectionsAtStop(instance: FastifyInstance): void {
  const sockets = new Set<Socket>();
  let isClosing = false;
  const remember = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };
  instance.server.on('connection', remember);
  // A TLS handshake is no word yet: what counts is read from the socket inside.
  instance.server.on('secureConnection', remember);
  instance.addHook('onSend', (_request, reply, payload, done) => {
    if (isClosing) void reply.header('connection', 'close');
    done(null, payload);
  });
  instance.addHook('preClose', (done) => {
    isClosing = true;
    for (const socket of sockets) setTimeout(() => closeUnused(socket), LAST_CALL_MS).unref();
    done();
  });
}

function closeUnused(socket: Socket): void {
  if (socket.bytesRead === 0) socket.destroy();
}
