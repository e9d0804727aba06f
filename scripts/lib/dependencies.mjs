import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Fault } from './fault.mjs';
import { cacheDirectory, canWrite, checkout } from './paths.mjs';
import { run } from './processes.mjs';

const modules = join(checkout, 'node_modules');
const stampFile = join(modules, '.crewkit-installed');

function lockHash() {
  const hash = createHash('sha256').update(readFileSync(join(checkout, 'package-lock.json')));
  return hash.update(`${process.platform} ${process.arch}`).digest('hex');
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Whether what npm wrote down as installed is what the lock file asks for (somebody ran `npm ci` by hand). */
function matchesLock() {
  try {
    const wanted = readJson(join(checkout, 'package-lock.json')).packages;
    const present = readJson(join(modules, '.package-lock.json')).packages;
    return Object.entries(wanted).every(([path, entry]) => {
      if (path === '' || entry.link) return true;
      const found = present[path];
      return found ? found.version === entry.version : Boolean(entry.optional || entry.peer);
    });
  } catch {
    return false;
  }
}

export function areDependenciesInstalled() {
  if (!existsSync(modules)) return false;
  const hash = lockHash();
  if (existsSync(stampFile)) return readFileSync(stampFile, 'utf8') === hash;
  if (!matchesLock()) return false;
  if (canWrite(modules)) writeFileSync(stampFile, hash);
  return true;
}

function npmCommand() {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js') ? [process.execPath, cli] : ['npm'];
}

function canMake(directory) {
  try {
    mkdirSync(directory, { recursive: true });
    return canWrite(directory);
  } catch {
    return false;
  }
}

/** An account without a home folder, such as nobody, gets a cache elsewhere: npm would fail on it. */
function npmEnvironment() {
  const usual = process.env.npm_config_cache || join(homedir(), '.npm');
  if (canMake(usual)) return process.env;
  const cache = join(cacheDirectory(), 'npm');
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  return { ...process.env, npm_config_cache: cache };
}

/** `npm ci`, unless what is installed is what the lock file says. */
export async function installDependencies({ signal } = {}) {
  if (areDependenciesInstalled()) return 'already installed';
  if (!canWrite(checkout)) {
    throw new Fault(`Dependencies are missing, and ${checkout} cannot be written by you`, {
      advice: 'Run "npm ci" there as its owner, or work in a copy of your own.',
    });
  }
  const [command, ...first] = npmCommand();
  // NODE_ENV=production would leave out what builds the applications.
  const args = [
    ...first,
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-update-notifier',
    '--loglevel=error',
  ];
  const result = await run(command, args, { cwd: checkout, env: npmEnvironment(), signal });
  if (!result.ok) {
    throw new Fault('npm ci failed', {
      log: result.error?.message ?? result.output.trimEnd().split('\n').slice(-15).join('\n'),
      advice: 'Node >= 20.19 with its npm and a reachable package registry are needed. Then try again.',
    });
  }
  writeFileSync(stampFile, lockHash());
  return 'installed';
}
