import { join } from 'node:path';
import { apiHost, localUrl } from './environment.mjs';
import { Fault } from './fault.mjs';
import { statusOf } from './http-probe.mjs';
import { checkout } from './paths.mjs';
import { isPortFree } from './ports.mjs';
import { run, startChild, stopChild, waitUntilReady } from './processes.mjs';

const built = (...path) => join(checkout, 'dist', 'apps', ...path);

/** Brings the schema up to date. */
export async function migrate({ env, signal }) {
  const result = await run(process.execPath, [built('api', 'src', 'migrate.js')], {
    cwd: checkout,
    env,
    signal,
  });
  signal?.throwIfAborted();
  if (!result.ok)
    throw new Fault('The database could not be migrated', {
      log: result.output.trimEnd().split('\n').slice(-20).join('\n'),
    });
}

export async function requireFreePort(env) {
  const port = Number(env.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Fault(`PORT is not a port number: ${env.PORT}`, { advice: 'For example: PORT=3001 npm start' });
  }
  if (await isPortFree(port, env.HOST ? [env.HOST] : undefined)) return;
  throw new Fault(`Port ${port} is in use by another program`, {
    advice: `Choose another one: PORT=${port < 65_535 ? port + 1 : 3001} npm start`,
  });
}

/** Without a limit V8 lets garbage lie until a large share of the machine's memory is full of it. */
export const WORKER_HEAP = '--max-old-space-size=1024';

function startApplication(name, { env, logs, flags = [] }) {
  const args = ['--enable-source-maps', ...flags, built(name, 'src', 'main.js')];
  const child = startChild({
    name,
    command: process.execPath,
    args,
    env,
    cwd: checkout,
    logFile: join(logs, `${name}.log`),
  });
  // A little longer than the application gives itself.
  const graceMs = Number(env.SHUTDOWN_GRACE_MS || 20_000) + 5000;
  return { child, stop: () => stopChild(child, { graceMs }) };
}

export function startWorker(options) {
  return startApplication('worker', { ...options, flags: [WORKER_HEAP] });
}

export function startApi({ env, logs }) {
  const host = apiHost(env);
  const url = localUrl(env);
  const api = startApplication('api', { env, logs });
  const isReady = async () => (await statusOf(`${url}/health/ready`)) === 200;
  return {
    ...api,
    host,
    url,
    ready: (signal) => waitUntilReady(api.child, isReady, { deadlineMs: 60_000, signal }),
  };
}
