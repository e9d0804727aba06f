import { prepareLoad } from '../lib/api-load.mjs';
import { withCpu } from '../lib/load.mjs';
import { jobsAdded, untilQuiet } from '../lib/quiet.mjs';
import { median, ratios } from '../lib/statistics.mjs';
import { verdict } from '../lib/verdict.mjs';

/** Batches after which a fresh worker's code is compiled. */
const WARM_UP = 100;
const STEADY_BATCHES_PER_SECOND = 50;

/** The load at full speed, or by the clock. */
const FULL_SPEED = ['atFullSpeed'];
const STEADY = ['atPace', { perSecond: STEADY_BATCHES_PER_SECOND }];

class RollupCost {
  constructor(lab, { api, load }) {
    Object.assign(this, { lab, api, load });
  }

  /** Until the last figure is right, with a worker that has already done some work. */
  async withWorker(batches, sending) {
    const { lab, api, load } = this;
    const worker = await lab.worker();
    await prepareLoad({ api, load }, { batches: WARM_UP });
    await load.ask('atFullSpeed');
    await lab.settle();
    await prepareLoad({ api, load }, { batches });
    await untilQuiet(lab);
    const pids = lab.pids({ api: api.pid, worker: worker.pid });
    const result = await withCpu(
      pids,
      () => load.ask(...sending),
      () => untilQuiet(lab),
    );
    const jobs = await jobsAdded(lab);
    await worker.stop();
    return { ...result, jobs };
  }

  async alone(batches, sending) {
    const { lab, api, load } = this;
    await prepareLoad({ api, load }, { batches });
    return withCpu(lab.pids({ api: api.pid }), () => load.ask(...sending));
  }

  /** One of each, on empty tables. */
  async pair(turn, batches, sending = FULL_SPEED) {
    const results = {};
    for (const name of turn % 2 ? ['alone', 'withWorker'] : ['withWorker', 'alone']) {
      await this.lab.clear();
      results[name] = await this[name](batches, sending);
    }
    return results;
  }
}

/** P12 and P20: what it costs to derive the figures, until the last one is right, and how many jobs it takes. */
export async function rollupCost(lab, { rounds, batches }) {
  const load = lab.process('http-load');
  const api = await lab.api();
  const cost = new RollupCost(lab, { api, load });
  await lab.clear();
  await cost.alone(batches / 2, FULL_SPEED);
  const measured = [];
  for (let turn = 0; turn < rounds; turn++) measured.push(await cost.pair(turn, batches));
  const steady = await cost.pair(rounds, batches / 2, STEADY);
  await Promise.all([load.stop(), api.stop()]);
  return rows(measured, steady);
}

const perEvent = ({ cpu, accepted }) => cpu.total / accepted;
const inMicros = ({ cpu, accepted }) =>
  Object.entries(cpu)
    .map(([name, micros]) => `${name} ${(micros / accepted).toFixed(0)}`)
    .join(', ');

function rows(measured, steady) {
  const ratioOf = ({ withWorker, alone }) => perEvent(withWorker) / perEvent(alone);
  const cost = ratios(measured.map(({ withWorker, alone }) => [perEvent(withWorker), perEvent(alone)]));
  const middle = measured.find((round) => ratioOf(round) >= cost.ratio) ?? measured[0];
  const jobs = median(measured.map(({ withWorker }) => withWorker.jobs / withWorker.accepted));
  const base = (round) => `${perEvent(round.alone).toFixed(0)} µs`;
  return [
    verdict({
      id: 'P12',
      what: 'total CPU with the worker ÷ without',
      measured: `µs/event: ${inMicros(middle.withWorker)}`,
      base: base(middle),
      value: cost.ratio,
      range: cost,
      limit: { most: 1.3, goal: 1.15 },
    }),
    verdict({
      id: '',
      what: 'the same at 5,000 events/s',
      measured: `µs/event: ${inMicros(steady.withWorker)}`,
      base: base(steady),
      value: ratioOf(steady),
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
