import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from './fault.mjs';
import { isRoot, machineDirectory } from './paths.mjs';

function idOf(name, which) {
  const answer = spawnSync('id', [which, name], { encoding: 'utf8' });
  return answer.status === 0 ? Number(answer.stdout) : null;
}

function findAccount() {
  if (!isRoot) return null;
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf(name, '-u');
    const gid = idOf(name, '-g');
    if (uid && gid !== null) return { name, uid, gid };
  }
  throw new Fault('Postgres refuses to run as root, and neither of the users postgres and nobody exists', {
    advice: 'Run the command as an ordinary user, or set DATABASE_URL and REDIS_URL.',
  });
}

let known;

/** Who runs Postgres and Redis: nobody in particular (null) for an ordinary user, an unprivileged account for root. */
export const serviceAccount = () => (known === undefined ? (known = findAccount()) : known);

/** Whether that account can pass `directory` and all its ancestors: tried, because ACLs and mounts have a say in it too. */
export function isReachable(directory) {
  const account = serviceAccount();
  if (!account) return true;
  const { uid, gid } = account;
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], { uid, gid, cwd: '/' }).status === 0;
}

/** `directory` itself when the servers can reach it, else a place of its own below /var/lib; made in any case. */
export function reachableDirectory(directory) {
  mkdirSync(directory, { recursive: true, mode: isRoot ? 0o755 : 0o700 });
  if (isReachable(directory)) return directory;
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 16);
  const staged = join(machineDirectory, name);
  mkdirSync(staged, { recursive: true, mode: 0o755 });
  return staged;
}

/**
 * Makes a folder that only the servers' account may enter. What root writes for a server (passwords, settings) belongs beside
 * it, not into it: there that account could put a link in the way.
 */
export function privateDirectory(directory) {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  giveToAccount(directory);
  return directory;
}

export function giveToAccount(path) {
  const account = serviceAccount();
  if (account) chownSync(path, account.uid, account.gid);
}
