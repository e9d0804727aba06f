import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { onFreePort } from './ports.mjs';
import { commandLine, processStart } from './process-identity.mjs';
import { startChild, stopChild, stopOrphan, waitUntilReady } from './processes.mjs';
import { locateRedis } from './redis-binary.mjs';
import { giveToAccount, privateDirectory, serviceAccount } from './service-account.mjs';
import { keptSecret } from './state.mjs';

const preferredPort = 26380;

function settings({ data, port, password, durable }) {
  return {
    bind: '127.0.0.1',
    port: String(port),
    dir: data,
    requirepass: password,
    appendonly: durable ? 'yes' : 'no',
    save: '""',
    'maxmemory-policy': 'noeviction',
    daemonize: 'no',
    pidfile: join(data, 'redis.pid'),
  };
}

/** In a file rather than in arguments, which everybody on the machine can read. */
function writeConfiguration(file, values) {
  const lines = Object.entries(values).map(
    ([name, value]) => `${name} ${/\s/.test(value) ? JSON.stringify(value) : value}`,
  );
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  giveToAccount(file);
}

/** One PING; false while it does not listen or is still loading its data. */
function answersPing(port, password) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let answer = '';
    const finish = (value) => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(1000, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('connect', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    socket.on('data', (chunk) => {
      answer += chunk;
      if (answer.includes('+PONG')) finish(true);
      else if (answer.includes('-')) finish(false);
    });
  });
}

/** Two servers must never write to one append-only file. */
async function stopLeftOver(data) {
  const file = join(data, 'redis.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8'));
  // Redis shows its own title: the program and its address, not the file it was started with.
  if (/(redis|valkey)-server|redis\.conf/.test(commandLine(pid)))
    await stopOrphan({ pid, started: processStart(pid) });
}

async function launch({ binary, directory, data, durable, logFile, password, port, signal }) {
  const configuration = join(directory, 'redis.conf');
  writeConfiguration(configuration, settings({ data, port, password, durable }));
  const child = startChild({
    name: 'redis',
    command: binary.command,
    args: [configuration],
    env: { ...process.env, ...binary.env },
    cwd: '/',
    logFile,
    account: serviceAccount(),
  });
  const stop = () => stopChild(child, { signal: 'SIGTERM', graceMs: 10_000 });
  await waitUntilReady(child, () => answersPing(port, password), { deadlineMs: 60_000, signal }).catch(
    async (error) => {
      await stop();
      throw error;
    },
  );
  return {
    child,
    port,
    version: `${binary.name} ${binary.version}`,
    url: `redis://:${password}@127.0.0.1:${port}`,
    stop,
  };
}

/** Starts a Redis of our own in `directory`; `durable` writes every change to its append-only file. */
export async function startRedis({ directory, logFile, port, durable = true, signal }) {
  const binary = await locateRedis({ signal });
  mkdirSync(directory, { recursive: true });
  const data = privateDirectory(join(directory, 'data'));
  await stopLeftOver(data);
  const password = keptSecret(join(directory, 'password'));
  const options = { binary, directory, data, durable, logFile, password, signal };
  return onFreePort(port ?? preferredPort, (chosen) => launch({ ...options, port: chosen }));
}

/** The same of a server that runs from `directory`, for who did not start it. */
export function runningRedisUrl(directory) {
  const [, port] = /^port (\d+)$/m.exec(readFileSync(join(directory, 'redis.conf'), 'utf8'));
  return `redis://:${keptSecret(join(directory, 'password'))}@127.0.0.1:${port}`;
}
