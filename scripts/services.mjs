// A durable Postgres and Redis of one's own for as long as standard input stays open, for tests that break things.
// Prints one line of JSON once they are ready, and stops them on SIGTERM or at the end of standard input. `databaseUrl` is
// the superuser's; `applicationUrl` an empty database with the rights that an installation has.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareDatabase } from './lib/database.mjs';
import { installDependencies } from './lib/dependencies.mjs';
import { describeFault } from './lib/fault.mjs';
import { Lifecycle, Stopped } from './lib/lifecycle.mjs';
import { reachableDirectory } from './lib/service-account.mjs';
import { startServices } from './lib/throw-away.mjs';

const usage = `Usage: node scripts/services.mjs --dir <folder> [--only postgres|redis] [--postgres-port <n>] [--redis-port <n>]
The same folder with the same ports brings a killed server back with its data.`;

function readArguments() {
  const string = { type: 'string' };
  const { values } = parseArgs({
    options: { dir: string, only: string, 'postgres-port': string, 'redis-port': string },
  });
  if (!values.dir || ![undefined, 'postgres', 'redis'].includes(values.only))
    throw new Error('wrong arguments');
  const port = (name) => (values[name] ? Number(values[name]) : undefined);
  const ports = { postgres: port('postgres-port'), redis: port('redis-port') };
  return { dir: resolve(values.dir), only: values.only ? [values.only] : undefined, ports };
}

function parsedOrUsage() {
  try {
    return readArguments();
  } catch {
    console.error(usage);
    return process.exit(2);
  }
}

const { dir, only, ports } = parsedOrUsage();
const lifecycle = new Lifecycle();
process.stdin.resume().once('close', () => lifecycle.stop(new Stopped('standard input was closed')));

try {
  mkdirSync(dir, { recursive: true });
  await installDependencies({ signal: lifecycle.signal });
  const directory = reachableDirectory(dir);
  const { postgres, redis } = await startServices({ directory, durable: true, lifecycle, only, ports });
  const database = postgres && {
    databaseUrl: postgres.url('postgres'),
    applicationUrl: await prepareDatabase(postgres, join(directory, 'postgres')),
    postgresPid: postgres.child.pid,
    postgresPort: postgres.port,
  };
  const queues = redis && { redisUrl: redis.url, redisPid: redis.child.pid, redisPort: redis.port };
  console.log(JSON.stringify({ ...database, ...queues }));
  await lifecycle.ended;
} catch (error) {
  lifecycle.stop(error);
}

const failed = !(lifecycle.cause instanceof Stopped);
if (failed) console.error(describeFault(lifecycle.cause));
await lifecycle.stopAll();
process.exit(failed ? 1 : 0);
