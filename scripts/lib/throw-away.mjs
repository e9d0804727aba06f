import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRoot } from './paths.mjs';
import { startPostgres } from './postgres.mjs';
import { startRedis } from './redis.mjs';
import { allOrNothing } from './lifecycle.mjs';
import { reachableDirectory } from './service-account.mjs';

/** A temporary folder that the servers' account can pass, and how to remove it. */
export function temporaryDirectory() {
  const made = mkdtempSync(join(realpathSync(tmpdir()), 'crewkit-'));
  if (isRoot) chmodSync(made, 0o755);
  const directory = reachableDirectory(made);
  const remove = () => {
    for (const path of new Set([made, directory])) rmSync(path, { recursive: true, force: true });
  };
  return { directory, remove };
}

const kinds = {
  postgres: { rank: 2, start: startPostgres },
  redis: { rank: 1, start: startRedis },
};

/**
 * Postgres and Redis of one's own in `directory`, on free ports unless `ports` names them. With `durable: false` they trade
 * safety for speed; with `durable: true` they lose nothing that they have confirmed, and the same directory can be started again.
 */
export async function startServices({
  directory,
  durable,
  lifecycle,
  only = Object.keys(kinds),
  ports = {},
}) {
  const logs = join(directory, 'logs');
  mkdirSync(logs, { recursive: true });
  const starts = only.map(async (name) => {
    const { rank, start } = kinds[name];
    const files = { directory: join(directory, name), logFile: join(logs, `${name}.log`) };
    const server = await start({ ...files, durable, port: ports[name] ?? 0, signal: lifecycle.signal });
    lifecycle.onStop(rank, server.stop);
    return [name, server];
  });
  return Object.fromEntries(await allOrNothing(starts));
}
