import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from './fault.mjs';
import { closeLog, lastLines, openLog } from './log-file.mjs';
import { isSameProcess, processStart } from './process-identity.mjs';

const credentials = (account) => (account ? { uid: account.uid, gid: account.gid } : {});

/**
 * Starts a server in a process group of its own, so that Ctrl-C reaches only the launcher, which then stops things in order.
 * It writes to its log by itself: a killed launcher leaves it a file to write to, not a broken pipe.
 */
export function startChild({ name, command, args, env, cwd, logFile, account }) {
  const log = openLog(logFile);
  const child = spawn(command, args, {
    env,
    cwd,
    detached: true,
    stdio: ['ignore', log, log],
    ...credentials(account),
  });
  closeLog(log);
  const exited = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const running = {
    name,
    pid: child.pid,
    started: processStart(child.pid),
    logFile,
    exited,
    exit: null,
    stopping: false,
  };
  exited.then((exit) => (running.exit = exit));
  return running;
}

/** Asks a child to stop, and ends its whole group when it has not by the deadline. */
export async function stopChild(child, { signal = 'SIGTERM', graceMs = 10_000 } = {}) {
  child.stopping = true;
  if (child.exit || !child.pid) return;
  send(child.pid, signal);
  const inTime = await Promise.race([child.exited.then(() => true), sleep(graceMs, false, { ref: false })]);
  if (inTime) return;
  send(-child.pid, 'SIGKILL');
  await child.exited;
}

/** Stops a process that an earlier launcher left behind; it is not our child, so its end can only be looked for. */
export async function stopOrphan(orphan, { signal = 'SIGTERM', graceMs = 10_000 } = {}) {
  if (!isSameProcess(orphan)) return false;
  send(orphan.pid, signal);
  const deadline = Date.now() + graceMs;
  while (isSameProcess(orphan)) {
    if (Date.now() > deadline) send(orphan.pid, 'SIGKILL');
    await sleep(50);
  }
  return true;
}

export function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

export function describeExit({ code, signal, error }) {
  if (error) return `could not be started (${error.message})`;
  return signal ? `was ended by ${signal}` : `exited with code ${code}`;
}

/** Waits until `ready()` is true; a child that dies meanwhile, or a passed deadline, is a fault with its last log lines. */
export async function waitUntilReady(child, ready, { deadlineMs, signal }) {
  const deadline = Date.now() + deadlineMs;
  while (!(await ready())) {
    signal?.throwIfAborted();
    if (child.exit)
      throw new Fault(`${child.name} ${describeExit(child.exit)} while starting`, await logOf(child));
    if (Date.now() > deadline)
      throw new Fault(`${child.name} was not ready after ${deadlineMs / 1000} s`, await logOf(child));
    await sleep(25);
  }
}

export async function logOf(child) {
  return { log: await lastLines(child.logFile), advice: `The whole log: ${child.logFile}` };
}

const stubbornMs = 3000;

/** Asks a whole process group to stop (npm does not pass on what it is sent) and ends it when it takes too long. */
function endGroup(child) {
  send(-child.pid, 'SIGTERM');
  setTimeout(() => child.exitCode ?? child.signalCode ?? send(-child.pid, 'SIGKILL'), stubbornMs).unref();
}

/** Runs a program to its end; answers its exit and output, and ends it when the signal is aborted. */
export function run(command, args, { env, cwd, account, signal } = {}) {
  return new Promise((resolve) => {
    const stdio = ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, {
      env,
      cwd,
      stdio,
      detached: Boolean(signal),
      ...credentials(account),
    });
    const abort = () => child.pid && endGroup(child);
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    const finish = (exit) => {
      signal?.removeEventListener('abort', abort);
      resolve({ ok: exit.code === 0, output, ...exit });
    };
    child.once('error', (error) => finish({ code: null, signal: null, error }));
    child.once('close', (code, endedBy) => finish({ code, signal: endedBy }));
  });
}
