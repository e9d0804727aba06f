import { setTimeout as sleep } from 'node:timers/promises';
import { prepareLoad } from '../lib/api-load.mjs';
import { openProbe, timeToSee } from '../lib/probe.mjs';
import { quantile } from '../lib/statistics.mjs';
import { verdict } from '../lib/verdict.mjs';

const BATCHES_PER_SECOND = 50;

/** How old analytics are at a steady 5,000 events a second. */
export async function freshness(lab, { probes, seconds }) {
  const load = lab.process('http-load');
  const api = await lab.api();
  const worker = await lab.worker();
  await lab.settle();
  const probe = await openProbe(api);
  await prepareLoad({ api, load }, { batches: BATCHES_PER_SECOND * seconds });
  let isLoaded = true;
  const sending = load.ask('atPace', { perSecond: BATCHES_PER_SECOND }).finally(() => (isLoaded = false));
  await sleep(1000);
  const times = [];
  while (isLoaded && times.length < probes) times.push(await timeToSee(probe, times.length + 1));
  const { accepted, elapsedMs } = await sending;
  await Promise.all([load.stop(), api.stop(), worker.stop()]);
  return [
    verdict({
      id: '2 s',
      what: 'accepted to seen in analytics',
      measured: `longest of ${times.length} at ${Math.round((accepted * 1000) / elapsedMs).toLocaleString('en')} events/s; median ${Math.round(quantile(times, 0.5))} ms`,
      value: Math.max(...times),
      limit: { most: 2000 },
      unit: ' ms',
    }),
  ];
}
