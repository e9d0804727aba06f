import { BATCH, prepareLoad, STREAMS } from '../lib/api-load.mjs';
import { median, ratios } from '../lib/statistics.mjs';
import { verdict } from '../lib/verdict.mjs';

const BATCHES_PER_SECOND = 50;

/** P10: answers at a steady 5,000 events a second, with the worker folding them meanwhile. */
export async function latency(lab, { rounds, seconds }) {
  const raw = lab.process('raw-load');
  await raw.ask('connect', { databaseUrl: lab.plainUrl, connections: 1 });
  const load = lab.process('http-load');
  const api = await lab.api();
  const worker = await lab.worker();
  const runs = {
    raw: async (batches) => {
      await raw.ask('prepare', { ...BATCH, connections: 1, batches });
      return raw.ask('atPace', { perSecond: BATCHES_PER_SECOND });
    },
    api: async (batches) => {
      await prepareLoad({ api, load }, { batches });
      return load.ask('atPace', { perSecond: BATCHES_PER_SECOND });
    },
  };
  const batches = BATCHES_PER_SECOND * seconds;
  const measured = [];
  for (let turn = -1; turn < rounds; turn++) {
    const results = {};
    for (const name of turn % 2 ? ['api', 'raw'] : ['raw', 'api']) {
      await lab.settle();
      results[name] = await runs[name](turn < 0 ? STREAMS * 4 : batches);
    }
    if (turn >= 0) measured.push(results);
  }
  await Promise.all([load.stop(), raw.stop(), api.stop(), worker.stop()]);
  return rows(measured);
}

function rows(measured) {
  const ms = (name, figure) => `${median(measured.map((round) => round[name][figure])).toFixed(1)} ms`;
  const middle = ratios(measured.map(({ api, raw }) => [api.p50, raw.p50]));
  const tail = ratios(measured.map(({ api }) => [api.p99, api.p50]));
  return [
    verdict({
      id: 'P10',
      what: 'p50 at 5,000 events/s ÷ raw statement',
      measured: ms('api', 'p50'),
      base: ms('raw', 'p50'),
      value: middle.ratio,
      range: middle,
      limit: { most: 4, goal: 2.5 },
    }),
    verdict({
      id: 'P10',
      what: 'p99 ÷ own p50',
      measured: ms('api', 'p99'),
      base: ms('api', 'p50'),
      value: tail.ratio,
      range: tail,
      limit: { most: 8, goal: 4 },
    }),
  ];
}
