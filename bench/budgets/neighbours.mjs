import { ApiClient } from '../../scripts/lib/demo/api-client.mjs';
import { logIn } from '../../scripts/lib/demo/log-in.mjs';
import { prepareLoad, STREAMS } from '../lib/api-load.mjs';
import { openProbe, timeToSee } from '../lib/probe.mjs';
import { median, quantile, ratios } from '../lib/statistics.mjs';
import { verdict } from '../lib/verdict.mjs';

/** What an organization may send by default: 600 batches a minute. */
const BATCHES_PER_SECOND = 10;
/** Batches as clients send them, and the largest that there may be. */
const FLOODS = [
  { size: 100, bytes: 1024, limit: { most: 2 } },
  { size: 1000, bytes: 1024 },
];
/** A probe takes well under it: the flood lasts until the last one is done. */
const SECONDS_PER_PROBE = 2.5;

/** RL-8: what an organization notices of another that sends as much as it may, at the API and in its figures. */
export async function neighbours(lab, { rounds, probes }) {
  const load = lab.process('http-load');
  const api = await lab.api();
  const worker = await lab.worker();
  const neighbour = await logIn(new ApiClient(api.url));
  const rows = [];
  for (const { limit, ...batch } of FLOODS) {
    const batches = STREAMS * Math.ceil((BATCHES_PER_SECOND * SECONDS_PER_PROBE * probes) / STREAMS);
    const flood = {
      prepare: () => prepareLoad({ api, load }, { batches, batch }),
      send: () => load.ask('atPace', { perSecond: BATCHES_PER_SECOND }),
    };
    const measured = await inTurn(lab, { rounds, probes, neighbour, flood });
    rows.push(...rowsOf(measured, { limit, size: batch.size }));
  }
  await Promise.all([load.stop(), api.stop(), worker.stop()]);
  return rows;
}

/** Alone and beside the flood; who begins alternates, and a first round warms up. */
async function inTurn(lab, { rounds, probes, neighbour, flood }) {
  const measured = [];
  for (let turn = -1; turn < rounds; turn++) {
    const round = {};
    for (const name of turn % 2 ? ['beside', 'alone'] : ['alone', 'beside']) {
      await lab.settle();
      if (name === 'beside') await flood.prepare();
      const sending = name === 'beside' ? flood.send() : undefined;
      round[name] = await probed(neighbour, turn < 0 ? 2 : probes);
      await sending;
    }
    if (turn >= 0) measured.push(round);
  }
  return measured;
}

/** So many events, one after the other: how long each took to be seen, and each request on the way. */
async function probed({ client, organization }, probes) {
  const requests = [];
  const timed = async (work) => {
    const began = performance.now();
    const answer = await work;
    requests.push(performance.now() - began);
    return answer;
  };
  const watched = {
    get: (path) => timed(client.get(path)),
    post: (path, body) => timed(client.post(path, body)),
  };
  const probe = await openProbe({ client: watched, organization });
  const seen = [];
  for (let prompts = 1; prompts <= probes; prompts++) seen.push(await timeToSee(probe, prompts));
  return { seen: median(seen), p50: quantile(requests, 0.5), p95: quantile(requests, 0.95) };
}

function rowsOf(measured, { limit, size }) {
  const rowOf = ([what, figure]) => {
    const ms = (name) => `${median(measured.map((round) => round[name][figure])).toFixed(1)} ms`;
    const { ratio, ...range } = ratios(measured.map(({ beside, alone }) => [beside[figure], alone[figure]]));
    const told = `${what}, another sends ${BATCHES_PER_SECOND} × ${size} events/s ÷ alone`;
    return verdict({
      id: 'RL-8',
      what: told,
      measured: ms('beside'),
      base: ms('alone'),
      value: ratio,
      range,
      limit,
    });
  };
  return [
    ['event to seen', 'seen'],
    ['p50 of requests', 'p50'],
    ['p95 of requests', 'p95'],
  ].map(rowOf);
}
