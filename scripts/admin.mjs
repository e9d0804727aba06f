// Runs a command of an operator: on the installation that the environment names (DATABASE_URL, REDIS_URL, SECRET_KEY), or on
// the one that `npm start` runs from this checkout.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runningDatabaseUrl } from './lib/database.mjs';
import { applicationEnvironment } from './lib/environment.mjs';
import { describeFault, Fault } from './lib/fault.mjs';
import { checkout } from './lib/paths.mjs';
import { runningRedisUrl } from './lib/redis.mjs';
import { isRunning, openState, readRunning } from './lib/state.mjs';

function environment() {
  if (process.env.DATABASE_URL) return process.env;
  const state = openState();
  if (!isRunning(readRunning(state))) {
    throw new Fault('crewkit does not run from this checkout', {
      advice:
        'Start it first (npm start), or set DATABASE_URL, REDIS_URL and SECRET_KEY to those of the installation',
    });
  }
  const databaseUrl = runningDatabaseUrl(join(state.home, 'postgres'));
  return applicationEnvironment({ state, databaseUrl, redisUrl: runningRedisUrl(join(state.home, 'redis')) });
}

try {
  const main = join(checkout, 'dist', 'apps', 'api', 'src', 'admin', 'main.js');
  const args = ['--enable-source-maps', main, ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, { env: environment(), stdio: 'inherit' });
  process.exit(status ?? 1);
} catch (error) {
  console.error(describeFault(error));
  process.exit(1);
}
