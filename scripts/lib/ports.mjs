import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

/**
 * Outgoing connections get ports from 32768 on Linux and 49152 elsewhere. One below them is not taken between looking and
 * listening, nor while its server restarts. The ports that our servers prefer are left to them.
 */
const FREE_CHOICE = { from: 27_000, below: 32_000 };
const LOOKS = 100;

function tryListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.code));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** A machine without IPv6 refuses ::1 with another code than "in use": that is not a busy port. */
export async function isPortFree(port, hosts = ['127.0.0.1', '::1']) {
  const answers = [];
  for (const host of hosts) answers.push(await tryListen(port, host));
  return !answers.some((answer) => answer === 'EADDRINUSE' || answer === 'EACCES');
}

/** The preferred port when it is free (so that it stays the same from start to start), else any free one. */
export async function choosePort(preferred) {
  if (preferred && (await isPortFree(preferred))) return preferred;
  for (let looks = 0; looks < LOOKS; looks += 1) {
    const port = randomInt(FREE_CHOICE.from, FREE_CHOICE.below);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`None of ${LOOKS} ports between ${FREE_CHOICE.from} and ${FREE_CHOICE.below} is free`);
}

export function accepts(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const answer = (value) => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(1000, () => answer(false));
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

/**
 * Starts a server on the preferred or a free port. Between looking and listening somebody else may take it: then again.
 * `start(port)` says so by an error whose `log` speaks of an address in use.
 */
export async function onFreePort(preferred, start, attempts = 4) {
  const port = await choosePort(preferred);
  try {
    return await start(port);
  } catch (error) {
    if (attempts <= 1 || !/address already in use/i.test(error.log ?? '')) throw error;
    return onFreePort(0, start, attempts - 1);
  }
}
