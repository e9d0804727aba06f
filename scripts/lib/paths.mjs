import { homedir } from 'node:os';
import { accessSync, constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export const isRoot = process.getuid?.() === 0;

/** Where root keeps what an unprivileged server must reach: a checkout below a 0700 home is closed to it. */
export const machineDirectory = '/var/lib/crewkit';

export function canWrite(directory) {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Downloads are kept per user, so that every checkout and every test run shares them. */
export function cacheDirectory(env = process.env) {
  if (isRoot) return '/var/cache/crewkit';
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'crewkit');
  const home = homedir();
  return canWrite(home) ? join(home, '.cache', 'crewkit') : join(checkout, '.local', 'cache');
}
