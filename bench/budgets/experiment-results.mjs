import { WORKER_HEAP } from '../../scripts/lib/applications.mjs';
import { residentBytes } from '../lib/cpu.mjs';
import { SUM_ROWS, storeExperiment } from '../lib/experiment-sessions.mjs';
import { timeGets } from '../lib/gets.mjs';
import { withPeakMemory } from '../lib/load.mjs';
import { median, quantile } from '../lib/statistics.mjs';
import { verdict } from '../lib/verdict.mjs';

const MEGABYTE = 2 ** 20;
const ms = (value) => `${value.toFixed(1)} ms`;
const spread = (values) => ({ low: Math.min(...values), high: Math.max(...values) });

async function overHttp(api, experimentId, { requests }) {
  const { port } = new URL(api.url);
  const own = { port, token: api.token };
  const of = (what) => ({
    ...own,
    path: `/api/v1/${api.organization.slug}/experiments/${experimentId}/${what}`,
  });
  const asked = { metrics: of('metrics'), results: of('results'), me: { ...own, path: '/api/v1/me' } };
  await timeGets(asked, requests);
  const found = await timeGets(asked, requests);
  const row = (name) =>
    verdict({
      id: '',
      what: `p95, over HTTP: ${name} of an experiment`,
      measured: `p50 ${ms(median(found[name].times))}`,
      base: `GET /me: p95 ${ms(quantile(found.me.times, 0.95))}`,
      value: quantile(found[name].times, 0.95),
      limit: { most: 50 },
      unit: ' ms',
    });
  return [row('metrics'), row('results')];
}

/** The sums of all people, from the sessions; the naive way is to count sessions for each answer. */
async function sumsAnew({ database }, key) {
  const times = [];
  for (let n = 0; n < 3; n++) {
    await database.query('DELETE FROM experiment_user_sums');
    const began = performance.now();
    await database.query(SUM_ROWS, key);
    times.push(performance.now() - began);
  }
  await database.query('VACUUM ANALYZE experiment_user_sums');
  return times;
}

async function inWorker(lab, key, size, { rounds, refreshes }) {
  const process = lab.process('experiments', [], [WORKER_HEAP]);
  const [organizationId, experimentId] = key;
  await process.ask('open', { env: lab.env, organizationId, experimentId });
  const idle = residentBytes(process.pid);
  const sums = await sumsAnew(lab, key);
  const looks = [];
  const peaks = [];
  for (let n = 0; n < rounds; n++) {
    const { peakBytes, ...rest } = await withPeakMemory(process.pid, async () => ({
      elapsed: await process.ask('recompute'),
    }));
    looks.push(rest.elapsed);
    peaks.push(peakBytes);
  }
  const { p50, p95 } = await process.ask('refresh', { times: refreshes });
  const statistics = await process.ask('statistics', { times: 50 });
  await process.stop();
  const whole = median(sums) + median(looks);
  return [
    verdict({
      id: '',
      what: `full recompute of ${size}`,
      measured: `sums ${ms(median(sums))}, quantiles and all else ${ms(median(looks))}`,
      value: whole / 1000,
      range: spread(looks.map((look) => (look + median(sums)) / 1000)),
      limit: { most: 1 },
      unit: ' s',
    }),
    verdict({
      id: '',
      what: 'growth of resident memory meanwhile',
      base: `${(idle / MEGABYTE).toFixed(0)} MB before`,
      value: (Math.max(...peaks) - idle) / MEGABYTE,
      limit: { most: 100 },
      unit: ' MB',
    }),
    verdict({
      id: '',
      what: 'p50, refresh after one session',
      measured: `p95 ${ms(p95)}`,
      value: p50,
      limit: { most: 20 },
      unit: ' ms',
    }),
    verdict({
      id: '',
      what: `a metric, from the sums of ${statistics.people} people`,
      value: statistics.p50,
      limit: { most: 1 },
      unit: ' ms',
    }),
  ];
}

/** What it costs to know what an experiment says. */
export async function experimentResults(lab, { people, sessions, ...plan }) {
  const api = await lab.api();
  const experimentId = await storeExperiment(lab, api, { people, sessions });
  const key = [api.organization.id, experimentId];
  const worker = await inWorker(lab, key, `${sessions} sessions of ${people} people`, plan);
  const http = await overHttp(api, experimentId, plan);
  await api.stop();
  return [...worker, ...http];
}
