import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** A request that is on its way over an accepted connection still gets through. */
const LAST_CALL_MS = 500;

/**
 * Lets a stopping server go. Browsers and connection pools open connections ahead of need, and Node counts one
 * that has not said a word as busy (until `headersTimeout`), so a closing server would wait for it in vain.
 */
export function closeUnusedConnections(instance: FastifyInstance): void {
  const sockets = new Set<Socket>();
  instance.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  instance.addHook('preClose', (done) => {
    for (const socket of sockets) setTimeout(() => closeUnused(socket), LAST_CALL_MS).unref();
    done();
  });
}

function closeUnused(socket: Socket): void {
  if (socket.bytesRead === 0) socket.destroy();
}
