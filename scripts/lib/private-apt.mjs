import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from './paths.mjs';
import { run } from './processes.mjs';

const folders = ['lists/partial', 'cache/archives/partial', 'log', 'root'];

/** apt with lists, cache and logs of its own: needs no root and leaves the system as it is. */
function aptOptions(work) {
  const settings = {
    'Dir::State::Lists': join(work, 'lists'),
    'Dir::Cache': join(work, 'cache'),
    'Dir::Log': join(work, 'log'),
    'Debug::NoLocking': '1',
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
    'APT::Install-Recommends': '0',
    'Acquire::Retries': '1',
  };
  return [...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]), '-qq', '-y'];
}

async function mustRun(command, args, signal) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const result = await run(command, args, { env, cwd: '/', signal });
  signal?.throwIfAborted();
  if (!result.ok)
    throw new Error(`${command} failed: ${result.error?.message ?? result.output.trim().split('\n').at(-1)}`);
}

async function download(packageName, work, signal) {
  for (const folder of folders) mkdirSync(join(work, folder), { recursive: true });
  const options = aptOptions(work);
  await mustRun('apt-get', [...options, 'update'], signal);
  await mustRun('apt-get', [...options, '--download-only', 'install', packageName], signal);
  const archives = join(work, 'cache', 'archives');
  for (const name of readdirSync(archives).filter((entry) => entry.endsWith('.deb'))) {
    await mustRun('dpkg-deb', ['-x', join(archives, name), join(work, 'root')], signal);
  }
}

/**
 * Unpacks a Debian package, with what it needs and the system lacks, into this user's cache, once. Answers the folder that
 * stands for `/`; throws when the machine has no apt or cannot reach its mirrors.
 */
export async function unpackPackage(packageName, { signal } = {}) {
  const cache = join(cacheDirectory(), 'packages');
  const kept = join(cache, packageName);
  if (existsSync(kept)) return kept;
  mkdirSync(cache, { recursive: true, mode: 0o755 });
  const work = mkdtempSync(join(cache, '.new-'));
  try {
    await download(packageName, work, signal);
    renameSync(join(work, 'root'), kept);
  } catch (error) {
    if (!existsSync(kept)) throw error; // else another launcher was faster
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return kept;
}
