import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from './fault.mjs';
import { locatePostgres } from './postgres-binaries.mjs';
import { accepts, onFreePort } from './ports.mjs';
import { commandLine, processStart } from './process-identity.mjs';
import { run, startChild, stopChild, stopOrphan, waitUntilReady } from './processes.mjs';
import { giveToAccount, privateDirectory, serviceAccount } from './service-account.mjs';
import { keptSecret } from './state.mjs';

export const superuser = 'postgres';
const preferredPort = 25432;
const unsafeForData = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
// The builtin provider needs no locale of the system; macOS knows no C.UTF-8 in its older versions.
const locale = process.platform === 'darwin' ? 'C' : 'C.UTF-8';

function serverEnvironment() {
  // PGDATA, PGHOST, PGPORT and the like of the caller's would point the server at another installation.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')));
  return { ...env, LC_ALL: locale, LANG: locale, TZ: 'UTC' };
}

async function initialise({ home, data, password, durable, signal }) {
  const fresh = privateDirectory(`${data}.new`);
  const passwordFile = join(fresh, '..', 'initial-password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  giveToAccount(passwordFile);
  const args = [
    '-D',
    fresh,
    '-U',
    superuser,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
  ];
  args.push(
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  );
  const options = { env: serverEnvironment(), cwd: '/', account: serviceAccount(), signal };
  const result = await run(join(home, 'bin', 'initdb'), args, options).finally(() =>
    rmSync(passwordFile, { force: true }),
  );
  signal?.throwIfAborted();
  if (!result.ok)
    throw new Fault('Postgres could not make its data directory (initdb)', {
      log: result.error?.message ?? result.output,
    });
  renameSync(fresh, data);
}

/** A launcher that was killed leaves its server running, or a pid file behind; a dead one recovers by itself at the next start. */
async function stopLeftOver(data) {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!commandLine(pid).includes(data)) {
    // The id belongs to something else by now (Postgres itself would refuse to start on it), or to nobody.
    rmSync(file, { force: true });
    return;
  }
  await stopOrphan({ pid, started: processStart(pid) }, { signal: 'SIGINT', graceMs: 30_000 });
}

/** Postgres would only say that the ownership is wrong: the data were made by somebody else, most often through sudo. */
function checkOwner(data) {
  if (!existsSync(data)) return;
  const owner = statSync(data).uid;
  if (owner === (serviceAccount()?.uid ?? process.getuid())) return;
  throw new Fault(`The data in ${data} belong to another user (id ${owner})`, {
    advice:
      'Start it as the user who made them, or begin with empty data elsewhere: STATE_DIR=.local/mine npm start',
  });
}

function checkMajor(data, major) {
  const found = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (found === major) return;
  throw new Fault(`The data in ${data} was written by Postgres ${found}; this is Postgres ${major}`, {
    advice: 'Set STATE_DIR to start with empty data, or run the version of this checkout that made the data.',
  });
}

function serverArguments(data, port, durable) {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'timezone=UTC',
    'log_timezone=UTC',
  ];
  if (!durable) settings.push(...unsafeForData);
  return ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
}

function saysReady(data) {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

async function launch({ home, data, durable, logFile, signal, password, major, port }) {
  const child = startChild({
    name: 'postgres',
    command: join(home, 'bin', 'postgres'),
    args: serverArguments(data, port, durable),
    env: serverEnvironment(),
    cwd: '/',
    logFile,
    account: serviceAccount(),
  });
  const stop = () => stopChild(child, { signal: 'SIGINT', graceMs: 30_000 });
  const isReady = async () => saysReady(data) && (await accepts(port));
  await waitUntilReady(child, isReady, { deadlineMs: 60_000, signal }).catch(async (error) => {
    await stop();
    throw error;
  });
  const url = (database, user = superuser, secret = password) =>
    `postgresql://${user}:${secret}@127.0.0.1:${port}/${database}`;
  return { child, port, major, url, stop };
}

/** The processes of a server that was killed with SIGKILL hold its memory until they notice, a moment later. */
async function retryWhileMemoryIsHeld(start, attempts = 20) {
  try {
    return await start();
  } catch (error) {
    if (attempts <= 1 || !error.log?.includes('pre-existing shared memory')) throw error;
    await sleep(250);
    return retryWhileMemoryIsHeld(start, attempts - 1);
  }
}

/**
 * Starts a Postgres whose data live in `<directory>/data`, making them at the first start. `durable: false` is for
 * throw-away data only: it is faster and loses everything when the machine stops.
 */
export async function startPostgres({ directory, logFile, port, durable = true, signal }) {
  const { home, major } = locatePostgres();
  const data = join(directory, 'data');
  checkOwner(data);
  mkdirSync(directory, { recursive: true });
  const password = keptSecret(join(directory, 'password'));
  rmSync(`${data}.new`, { recursive: true, force: true });
  if (existsSync(data)) await stopLeftOver(data);
  else await initialise({ home, data, password, durable, signal });
  checkMajor(data, major);
  const options = { home, data, durable, logFile, signal, password, major };
  const start = () => onFreePort(port ?? preferredPort, (chosen) => launch({ ...options, port: chosen }));
  return retryWhileMemoryIsHeld(start);
}
