import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Fault } from './fault.mjs';
import { cacheDirectory } from './paths.mjs';
import { unpackPackage } from './private-apt.mjs';

const names = ['valkey-server', 'redis-server'];
// Homebrew's folders are often missing from the PATH of scripts; /usr/sbin from that of ordinary users.
const furtherFolders = ['/opt/homebrew/bin', '/usr/local/bin', '/usr/bin', '/usr/sbin'];
const oldestMajor = 6;

function libraryPath(root) {
  const lib = join(root, 'usr', 'lib');
  if (!existsSync(lib)) return '';
  const architectures = readdirSync(lib).filter((name) => name.includes('-linux-'));
  return [lib, ...architectures.map((name) => join(lib, name)), join(root, 'lib')].join(':');
}

function inspect(command, env = {}) {
  const answer = spawnSync(command, ['--version'], { encoding: 'utf8', env: { ...process.env, ...env } });
  const version = /v=(\d+)\.(\d+)\.(\d+)/.exec(answer.stdout ?? '');
  if (answer.status !== 0 || !version || Number(version[1]) < oldestMajor) return null;
  return {
    command,
    env,
    version: version.slice(1).join('.'),
    name: command.includes('valkey') ? 'Valkey' : 'Redis',
  };
}

function findInstalled() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...furtherFolders];
  for (const name of names) {
    const folder = folders.find((candidate) => candidate && existsSync(join(candidate, name)));
    const found = folder && inspect(join(folder, name));
    if (found) return found;
  }
  return null;
}

function inspectUnpacked(root) {
  const command = join(root, 'usr', 'bin', 'redis-server');
  return existsSync(command) ? inspect(command, { LD_LIBRARY_PATH: libraryPath(root) }) : null;
}

const howToInstall =
  process.platform === 'darwin'
    ? 'Install it: brew install redis'
    : 'Install it: "apt-get install redis-server", "dnf install valkey" or "apk add valkey".';

async function fetchWithApt(signal) {
  try {
    const found = inspectUnpacked(await unpackPackage('redis-server', { signal }));
    if (found) return found;
    throw new Error(`the package in ${join(cacheDirectory(), 'packages')} does not run here`);
  } catch (error) {
    signal?.throwIfAborted();
    throw new Fault(`There is no Redis on this machine, and fetching one did not work: ${error.message}`, {
      advice: `${howToInstall}\nOr set REDIS_URL to one that runs (Redis 6.2 or newer, maxmemory-policy noeviction).`,
    });
  }
}

/** A Redis or Valkey that can be run here: the system's, else one from the distribution's packages, kept in the user's cache. */
export async function locateRedis({ signal } = {}) {
  const installed = findInstalled();
  if (installed) return installed;
  const hasApt = ['apt-get', 'dpkg-deb'].every((tool) => existsSync(`/usr/bin/${tool}`));
  if (process.platform === 'linux' && hasApt) return fetchWithApt(signal);
  throw new Fault('There is no Redis on this machine', {
    advice: `${howToInstall}\nOr set REDIS_URL to one that runs (Redis 6.2 or newer, maxmemory-policy noeviction).`,
  });
}
