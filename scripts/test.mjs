import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { installDependencies } from './lib/dependencies.mjs';
import { describeFault } from './lib/fault.mjs';
import { Lifecycle, Stopped } from './lib/lifecycle.mjs';
import { checkout } from './lib/paths.mjs';
import { startServices, temporaryDirectory } from './lib/throw-away.mjs';

const lifecycle = new Lifecycle();

async function servers() {
  const { TEST_DATABASE_URL, TEST_REDIS_URL } = process.env;
  if (TEST_DATABASE_URL && TEST_REDIS_URL) return { TEST_DATABASE_URL, TEST_REDIS_URL };
  const { directory, remove } = temporaryDirectory();
  lifecycle.onStop(9, remove);
  const { postgres, redis } = await startServices({ directory, durable: false, lifecycle });
  return { TEST_DATABASE_URL: postgres.url('postgres'), TEST_REDIS_URL: redis.url };
}

/** Jest as a child of the owner of the servers: whatever becomes of it, they are stopped. */
function jest(env) {
  const program = join(checkout, 'node_modules', 'jest', 'bin', 'jest.js');
  const child = spawn(process.execPath, [program, ...process.argv.slice(2)], {
    cwd: checkout,
    env,
    stdio: 'inherit',
  });
  lifecycle.signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  lifecycle.onStop(
    0,
    () => child.exitCode ?? child.signalCode ?? new Promise((resolve) => child.once('exit', resolve)),
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

let exitCode = 1;
try {
  await installDependencies({ signal: lifecycle.signal });
  await build({ signal: lifecycle.signal });
  const urls = await servers();
  exitCode = await jest({ ...process.env, NODE_ENV: 'test', ...urls });
} catch (error) {
  lifecycle.stop(error);
  if (!(error instanceof Stopped)) console.error(describeFault(error));
}
await lifecycle.stopAll();
process.exit(lifecycle.cause ? 1 : exitCode);
