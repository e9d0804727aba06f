import { BATCH, prepareLoad, STREAMS } from '../lib/api-load.mjs';
import { residentBytes } from '../lib/cpu.mjs';
import { withPeakMemory } from '../lib/load.mjs';
import { verdict } from '../lib/verdict.mjs';

const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MB`;

/** P17: memory grows with the bytes of request bodies in flight. The largest batches show it over everything else. */
export async function memory(lab, { batches }) {
  const load = lab.process('http-load');
  const api = await lab.api();
  const idle = residentBytes(api.pid);
  await lab.clear();
  const { bytesPerBatch } = await prepareLoad({ api, load }, { batches, batch: { ...BATCH, size: 1000 } });
  const { peakBytes } = await withPeakMemory(api.pid, () => load.ask('atFullSpeed'));
  await Promise.all([load.stop(), api.stop()]);
  const inFlight = STREAMS * bytesPerBatch;
  return [
    verdict({
      id: 'P17',
      what: 'resident memory, idle',
      measured: 'API after its first requests',
      value: idle / 2 ** 20,
      limit: { most: 200, goal: 150 },
      unit: ' MB',
    }),
    verdict({
      id: 'P17',
      what: 'growth under load ÷ bytes in flight',
      measured: `${megabytes(peakBytes)} at the highest`,
      base: `${STREAMS} bodies of ${megabytes(bytesPerBatch)}`,
      value: (peakBytes - idle) / inFlight,
      limit: { most: 12 },
    }),
  ];
}
