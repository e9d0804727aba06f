import { join } from 'node:path';
import { migrate, requireFreePort, startApi, startWorker } from './applications.mjs';
import { build } from './build.mjs';
import { prepareDatabase } from './database.mjs';
import { installDependencies } from './dependencies.mjs';
import { applicationEnvironment, localUrl, publicUrl } from './environment.mjs';
import { Fault } from './fault.mjs';
import { allOrNothing } from './lifecycle.mjs';
import { followLog } from './log-file.mjs';
import { readableLine, serverLine } from './log-lines.mjs';
import { startPostgres } from './postgres.mjs';
import { describeExit, logOf, send, stopOrphan } from './processes.mjs';
import { startRedis } from './redis.mjs';
import { claim, clearRunning, openState, writeRunning } from './state.mjs';

/** What is stopped together, and in which order: nothing may lose its server before it has ended. */
const stopRanks = { api: 1, worker: 1, redis: 2, postgres: 3 };
const lastRank = 4;

export class AlreadyRunning extends Fault {
  constructor(record) {
    const where = record.url ? `: ${record.url}` : ' and is starting';
    super(`This checkout runs already${where} (process ${record.pid})`, {
      advice: `Use it, or stop it with Ctrl-C where it runs (or: kill ${record.pid}).\nA second one: STATE_DIR=.local/second PORT=3001 npm start`,
    });
    this.record = record;
  }
}

/** What a launcher that was killed could not stop. */
async function stopLeftBehind(children, say) {
  const ordered = [...children].sort((a, b) => stopRanks[a.name] - stopRanks[b.name]);
  for (const child of ordered) {
    const signal = child.name === 'postgres' ? 'SIGINT' : 'SIGTERM';
    if (await stopOrphan(child, { signal, graceMs: 25_000 }))
      say(`stopped ${child.name} of an earlier run that was killed`);
  }
}

/** One running installation: keeps its record on disk, watches its children and shows what they warn about. */
class Installation {
  constructor({ state, record, lifecycle, print, showAll }) {
    Object.assign(this, { state, record, lifecycle, print, showAll });
    lifecycle.onStop(lastRank, () => clearRunning(state));
  }

  adopt({ child, stop }) {
    const unfollow = this.follow(child);
    this.lifecycle.onStop(stopRanks[child.name], async () => {
      await stop();
      await unfollow();
    });
    this.record.children.push({ name: child.name, pid: child.pid, started: child.started });
    writeRunning(this.state, this.record);
    child.exited.then(async (exit) => {
      if (child.stopping || this.lifecycle.cause) return;
      this.lifecycle.stop(
        new Fault(`${child.name} ${describeExit(exit)} unasked; stopping the rest`, await logOf(child)),
      );
    });
  }

  follow(child) {
    const readable = stopRanks[child.name] === 1 ? readableLine : serverLine;
    const format = this.showAll ? (name, line) => `  ${name.padEnd(8)} ${line}` : readable;
    return followLog(child.logFile, (line) => {
      const text = format(child.name, line);
      if (text) this.print(text);
    });
  }

  publish(details) {
    Object.assign(this.record, details);
    writeRunning(this.state, this.record);
  }

  /** For the impatient: SIGQUIT ends Postgres at once, and it recovers at its next start. */
  killChildren() {
    for (const { name, pid } of this.record.children) send(-pid, name === 'postgres' ? 'SIGQUIT' : 'SIGKILL');
  }
}

/** Says what a step came to and how long it took; while a slow one runs, says that it does. */
async function step({ say, print }, label, work, hint = '') {
  const began = Date.now();
  const patience = setTimeout(() => print(`  … ${label}${hint}`), 2000);
  try {
    const detail = await work();
    say(`${label.padEnd(13)} ${detail} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } finally {
    clearTimeout(patience);
  }
}

async function startDatabase(installation, env) {
  const { state, lifecycle } = installation;
  if (env.DATABASE_URL) return { url: env.DATABASE_URL, detail: 'DATABASE_URL' };
  const directory = join(state.home, 'postgres');
  const server = await startPostgres({
    directory,
    logFile: join(state.logs, 'postgres.log'),
    signal: lifecycle.signal,
  });
  installation.adopt(server);
  return {
    url: await prepareDatabase(server, directory),
    detail: `Postgres ${server.major} on 127.0.0.1:${server.port}`,
  };
}

async function startQueues(installation, env) {
  const { state, lifecycle } = installation;
  if (env.REDIS_URL) return { url: env.REDIS_URL, detail: 'REDIS_URL' };
  const options = {
    directory: join(state.home, 'redis'),
    logFile: join(state.logs, 'redis.log'),
    signal: lifecycle.signal,
  };
  const server = await startRedis(options);
  installation.adopt(server);
  return { url: server.url, detail: `${server.version} on 127.0.0.1:${server.port}` };
}

/** All that the applications need; side by side where nothing waits for anything, because a first start is long. */
async function prepare(installation, { env, output }) {
  const { signal } = installation.lifecycle;
  const services = {};
  const database = () =>
    step(output, 'database', async () => {
      const { url, detail } = await startDatabase(installation, env);
      services.databaseUrl = url;
      return detail;
    });
  const queues = () =>
    step(output, 'queues', async () => {
      const { url, detail } = await startQueues(installation, env);
      services.redisUrl = url;
      return detail;
    });
  const checkoutReady = async () => {
    await step(
      output,
      'dependencies',
      () => installDependencies({ signal }),
      ': installing them, about a minute the first time',
    );
    await allOrNothing([step(output, 'build', () => build({ signal })), database()]);
  };
  await allOrNothing([queues(), checkoutReady()]);
  signal.throwIfAborted();
  return services;
}

async function startApplications(installation, { env, output }) {
  const { state, lifecycle } = installation;
  const { signal } = lifecycle;
  await step(output, 'schema', async () => {
    await migrate({ env, signal });
    return 'up to date';
  });
  await step(output, 'applications', async () => {
    installation.adopt(startWorker({ env, logs: state.logs }));
    const api = startApi({ env, logs: state.logs });
    installation.adopt(api);
    await api.ready(signal);
    return 'API and worker';
  });
}

/**
 * Installs what is missing, starts the servers, builds, migrates, starts API and worker, and resolves once the API is ready.
 * `lifecycle.stopAll()` stops it all.
 */
export async function startInstallation({ lifecycle, env = process.env, output }) {
  const state = openState(env);
  const { taken, record, leftBehind } = claim(state);
  if (taken) throw new AlreadyRunning(taken);
  const installation = new Installation({
    state,
    record,
    lifecycle,
    print: output.print,
    showAll: env.LOG === '1',
  });
  lifecycle.onHurry(() => installation.killChildren());
  await stopLeftBehind(leftBehind, output.say);
  await requireFreePort(env);
  const services = await prepare(installation, { env, output });
  const appEnv = applicationEnvironment({ state, env, ...services });
  await startApplications(installation, { env: appEnv, output });
  const reached = {
    url: publicUrl(appEnv),
    localUrl: localUrl(appEnv),
    hasMailbox: appEnv.DEV_MAILBOX === '1',
  };
  installation.publish({ status: 'ready', ...reached });
  return { ...reached, home: state.home };
}
