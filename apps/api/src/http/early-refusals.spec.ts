import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { makeCertificate } from '@app/testing';
import { EarlyRefusals } from './early-refusals';

let server: Server;

afterEach(async () => {
  server.close();
  await once(server, 'close');
});

it('lets go of who does not come to an end of the TLS handshake', async () => {
  const { cert, key } = await makeCertificate();
  server = createServer({ cert, key, handshakeTimeout: 500 }).listen(0, '127.0.0.1');
  const early = new EarlyRefusals({ headers: {}, isBehindProxy: false });
  server.on('clientError', (error, socket) => void early.refuseSocket(error, socket as Socket));
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('\x16\x03\x01 half a hello');
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.on('close', resolve));
  expect(socket.bytesRead).toBe(0);
});
