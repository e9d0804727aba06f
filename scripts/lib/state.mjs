import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { Fault } from './fault.mjs';
import { canWrite, checkout, isRoot } from './paths.mjs';
import { isSameProcess, processStart } from './process-identity.mjs';
import { reachableDirectory } from './service-account.mjs';

/**
 * Where an installation keeps what outlives it. `directory` is STATE_DIR: logs and who is running. `home` holds the data
 * and the secrets that belong to it; it differs from `directory` only for root in a checkout that no other account can enter.
 */
export function openState(env = process.env) {
  const directory = resolve(checkout, env.STATE_DIR || '.local');
  const logs = join(directory, 'logs');
  try {
    mkdirSync(logs, { recursive: true, mode: isRoot ? 0o755 : 0o700 });
    if (!canWrite(directory) || !canWrite(logs)) throw new Error('it belongs to another user');
  } catch (error) {
    throw new Fault(`The folder for data and logs, ${directory}, cannot be written: ${error.message}`, {
      advice: 'Choose another one: STATE_DIR=~/.crewkit npm start',
    });
  }
  return {
    directory,
    logs,
    home: reachableDirectory(directory),
    runningFile: join(directory, 'running.json'),
  };
}

/** A secret made once, readable by its owner only. */
export function keptSecret(file) {
  if (!existsSync(file)) {
    const fresh = `${file}.${process.pid}`;
    writeFileSync(fresh, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
    try {
      linkSync(fresh, file); // whoever comes second keeps the first one's secret
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    } finally {
      rmSync(fresh, { force: true });
    }
  }
  chmodSync(file, 0o600);
  return readFileSync(file, 'utf8').trim();
}

export function readRunning(state) {
  try {
    return JSON.parse(readFileSync(state.runningFile, 'utf8'));
  } catch {
    return null; // none, or half a file of a machine that lost power: both mean that nobody says to be running
  }
}

export const isRunning = (record) => Boolean(record) && isSameProcess(record);

/**
 * Says that this launcher runs the installation, or answers who does already. The caller has to stop what a dead launcher
 * left behind (`leftBehind`) before it starts anything.
 */
export function claim(state) {
  const before = readRunning(state);
  if (isRunning(before)) return { taken: before };
  rmSync(state.runningFile, { force: true });
  const record = { pid: process.pid, started: processStart(process.pid), status: 'starting', children: [] };
  const fresh = `${state.runningFile}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(record), { mode: 0o600 });
  try {
    linkSync(fresh, state.runningFile);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return { taken: readRunning(state) ?? { status: 'starting' } };
  } finally {
    rmSync(fresh, { force: true });
  }
  return { record, leftBehind: before?.children ?? [] };
}

export function writeRunning(state, record) {
  const fresh = `${state.runningFile}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(record, null, 2), { mode: 0o600 });
  renameSync(fresh, state.runningFile);
}

export function clearRunning(state) {
  if (readRunning(state)?.pid === process.pid) rmSync(state.runningFile, { force: true });
}
