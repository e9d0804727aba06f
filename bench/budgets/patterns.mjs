import { WORKER_HEAP } from '../../scripts/lib/applications.mjs';
import { residentBytes } from '../lib/cpu.mjs';
import { withCpu, withPeakMemory } from '../lib/load.mjs';
import { markModified, storeModifications } from '../lib/modifications.mjs';
import { verdict } from '../lib/verdict.mjs';

const MEGABYTE = 2 ** 20;
const seconds = (micros) => `${(micros / 1e6).toFixed(1)} s`;

/** In a process of its own each time: what a former run has left behind is no growth of this one. */
async function run(lab, organizationId, what) {
  await markModified(lab, organizationId);
  const process = lab.process('patterns', [], [WORKER_HEAP]);
  await process.ask('open', { env: lab.env });
  const idle = residentBytes(process.pid);
  const pids = { node: process.pid, postgres: lab.postgres.child.pid };
  const found = await withPeakMemory(process.pid, () =>
    withCpu(pids, () => process.ask(what, { organizationId })),
  );
  await process.stop();
  return { ...found, idle };
}

/** Detection of edit patterns in everything that people have changed: how long, and how much memory. */
export async function patterns(lab, { count }) {
  const { organization, stop } = await lab.api();
  await stop();
  await storeModifications(lab, organization.id, count);
  const { elapsedMs, cpu, peakBytes, idle } = await run(lab, organization.id, 'detect');
  const { rows } = await lab.database.query('SELECT count(*)::int AS found FROM edit_patterns');
  const { grownBytes } = await run(lab, organization.id, 'watched');
  return [
    verdict({
      id: '',
      what: `patterns in ${count} modifications`,
      measured: `${rows[0].found} patterns; CPU: node ${seconds(cpu.node)}, postgres ${seconds(cpu.postgres)}`,
      value: elapsedMs / 1000,
      limit: { most: 60 },
      unit: ' s',
    }),
    verdict({
      id: '',
      what: 'growth of resident memory meanwhile',
      measured: `${(peakBytes / MEGABYTE).toFixed(0)} MB at the highest`,
      base: `${(idle / MEGABYTE).toFixed(0)} MB before`,
      value: (peakBytes - idle) / MEGABYTE,
      limit: { most: 200 },
      unit: ' MB',
    }),
    verdict({
      id: '',
      what: 'growth of what is alive meanwhile',
      value: grownBytes / MEGABYTE,
      limit: { most: 200 },
      unit: ' MB',
    }),
  ];
}
