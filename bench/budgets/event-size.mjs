import { BATCH, prepareLoad } from '../lib/api-load.mjs';
import { perSecond } from '../lib/load.mjs';
import { median, ratios } from '../lib/statistics.mjs';
import { verdict } from '../lib/verdict.mjs';

const LARGE_BYTES = 4096;

/** P7: what larger events cost. Without compression of `data`; with pglz it would be the whole cost. */
export async function eventSize(lab, { rounds, batches }) {
  const load = lab.process('http-load');
  const api = await lab.api();
  const run = async (bytes, count) => {
    await lab.clear();
    await prepareLoad({ api, load }, { batches: count, batch: { ...BATCH, bytes } });
    return perSecond(await load.ask('atFullSpeed'));
  };
  await run(BATCH.bytes, batches);
  const pairs = [];
  for (let turn = 0; turn < rounds; turn++) {
    const order = turn % 2 ? [BATCH.bytes, LARGE_BYTES] : [LARGE_BYTES, BATCH.bytes];
    const rates = {};
    for (const bytes of order) rates[bytes] = await run(bytes, batches);
    pairs.push([rates[LARGE_BYTES], rates[BATCH.bytes]]);
  }
  await Promise.all([load.stop(), api.stop()]);
  const found = ratios(pairs);
  const rate = (side) =>
    `${Math.round(median(pairs.map((pair) => pair[side]))).toLocaleString('en')} events/s`;
  return [
    verdict({
      id: 'P7',
      what: 'events/s at 4 KB ÷ at 1 KB',
      measured: rate(0),
      base: rate(1),
      value: found.ratio,
      range: found,
      limit: { least: 0.35, goal: 0.4 },
    }),
  ];
}
