import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { StartError } from '@app/kernel';

const IPV4 = '127.0.0.1';
const IPV6 = '::1';
const NO_IPV6 = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'];

/**
 * Listens on one address, or, when none is set, on both loopback addresses: `localhost` means ::1 to some
 * clients and 127.0.0.1 to others, and neither should find a stranger there.
 */
export async function listen(
  app: NestFastifyApplication,
  { port, host }: { port: number; host?: string },
): Promise<void> {
  const door = host === undefined ? secondDoor(app.getHttpAdapter().getInstance()) : null;
  try {
    await app.listen(port, host ?? IPV4);
    if (door) await open(door, port);
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    throw new StartError(
      `Port ${port} is taken by another program. Choose another with PORT=, for example PORT=${port + 1}.`,
      error,
    );
  }
}

/**
 * Another listener of the same HTTP server, which a closing application waits for as well. Fastify's own second
 * binding of `localhost` says nothing when the port is taken there, and nobody waits for its requests.
 */
function secondDoor(instance: FastifyInstance): Server {
  const door = createServer((socket: Socket) => instance.server.emit('connection', socket));
  door.maxConnections = instance.server.maxConnections;
  instance.addHook('preClose', (done) => {
    door.close();
    instance.server.closeIdleConnections();
    done();
  });
  instance.addHook('onClose', (_instance, done) => void door.close(() => done()));
  return door;
}

async function open(door: Server, port: number): Promise<void> {
  try {
    door.listen(port, IPV6);
    await once(door, 'listening');
  } catch (error) {
    if (!NO_IPV6.includes(codeOf(error) ?? '')) throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}
