import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { median } from './statistics.mjs';

/** How long this disk takes to make 8 KiB durable, in ms: what every commit waits for. */
function fsyncMs(directory) {
  const file = join(directory, 'fsync-probe');
  const handle = openSync(file, 'w');
  const page = Buffer.alloc(8192, 1);
  const times = Array.from({ length: 50 }, () => {
    writeSync(handle, page);
    const began = performance.now();
    fsyncSync(handle);
    return performance.now() - began;
  });
  closeSync(handle);
  rmSync(file);
  return median(times);
}

/** What the figures depend on besides the code. */
export async function machineFacts({ directory, database, redis }) {
  const [cpu] = cpus();
  const { rows } = await database.query('SHOW server_version');
  return [
    `${cpus().length} × ${cpu.model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Linux ${release()}`,
    `Node ${process.versions.node}, Postgres ${rows[0].server_version}, ${redis.version}`,
    `fsync ${fsyncMs(directory).toFixed(2)} ms, load average before the run ${loadavg()[0].toFixed(1)}`,
  ];
}
