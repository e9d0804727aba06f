import { prepareLoad } from '../lib/api-load.mjs';
import { perSecond, withCpu } from '../lib/load.mjs';
import { jobsAdded, untilQuiet } from '../lib/quiet.mjs';
import { median, ratios } from '../lib/statistics.mjs';
import { verdict } from '../lib/verdict.mjs';

/** P12 and P20: what it costs to derive the figures, until the last one is right, and how many jobs it takes. */
export async function rollupCost(lab, { rounds, batches }) {
  const load = lab.process('http-load');
  const api = await lab.api();
  const withWorker = async (count) => {
    const worker = await lab.worker();
    await prepareLoad({ api, load }, { batches: count });
    const pids = lab.pids({ api: api.pid, worker: worker.pid });
    const result = await withCpu(pids, () => load.ask('atFullSpeed'), () => untilQuiet(lab));
    const jobs = await jobsAdded(lab);
    await worker.stop();
    return { ...result, jobs };
  };
  const alone = async (count) => {
    await prepareLoad({ api, load }, { batches: count });
    return withCpu(lab.pids({ api: api.pid }), () => load.ask('atFullSpeed'));
  };
  await lab.clear();
  await alone(batches / 2);
  const measured = [];
  for (let turn = 0; turn < rounds; turn++) {
    const results = {};
    for (const run of turn % 2 ? [alone, withWorker] : [withWorker, alone]) {
      await lab.clear();
      results[run.name] = await run(batches);
    }
    measured.push(results);
  }
  await Promise.all([load.stop(), api.stop()]);
  return rows(measured);
}

function rows(measured) {
  const perEvent = ({ cpu, accepted }) => cpu.total / accepted;
  const cost = ratios(measured.map(({ withWorker, alone }) => [perEvent(withWorker), perEvent(alone)]));
  const figures = (name) => {
    const micros = median(measured.map((round) => perEvent(round[name])));
    const rate = median(measured.map((round) => perSecond(round[name])));
    return `${micros.toFixed(1)} µs/event, ${Math.round(rate).toLocaleString('en')} events/s`;
  };
  const jobs = median(measured.map(({ withWorker }) => withWorker.jobs / withWorker.accepted));
  return [
    verdict({
      id: 'P12',
      what: 'total CPU with the worker ÷ without',
      measured: figures('withWorker'),
      base: figures('alone'),
      value: cost.ratio,
      range: cost,
      limit: { most: 1.3, goal: 1.15 },
    }),
    verdict({
      id: 'P20',
      what: 'jobs per accepted event',
      measured: `${median(measured.map(({ withWorker }) => withWorker.jobs))} jobs`,
      value: jobs,
      limit: { most: 0.02, goal: 0.005 },
    }),
  ];
}
