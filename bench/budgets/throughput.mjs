import { randomUUID } from 'node:crypto';
import { BATCH, prepareLoad, STREAMS } from '../lib/api-load.mjs';
import { perSecond, withCpu } from '../lib/load.mjs';
import { median, ratios } from '../lib/statistics.mjs';
import { verdict } from '../lib/verdict.mjs';

const RAW_CONNECTIONS = 4;

const PATIENCE_MS = 5000;

/** Reads with a connection of its own until it sees all that was accepted; answers how much that is and after how long. */
async function untilVisible(lab, { accepted, endedAt }) {
  for (;;) {
    const { rows } = await lab.database.query('SELECT count(*)::int AS stored FROM events');
    const lagMs = Date.now() - endedAt;
    if (rows[0].stored >= accepted || lagMs > PATIENCE_MS) return { stored: rows[0].stored, lagMs };
  }
}

async function runRaw(lab, raw, batches) {
  await raw.ask('prepare', { ...BATCH, connections: RAW_CONNECTIONS, batches });
  return withCpu({ node: raw.pid, postgres: lab.postgres.child.pid }, () => raw.ask('atFullSpeed'));
}

async function runBare(lab, { bare, load }, batches) {
  const paths = Array.from({ length: batches }, () => `/sessions/${randomUUID()}/events`);
  await load.ask('prepare', { ...BATCH, url: bare.url, paths, streams: STREAMS, batches });
  return withCpu({ node: bare.pid, postgres: lab.postgres.child.pid }, () => load.ask('atFullSpeed'));
}

async function runApi(lab, { api, load }, batches) {
  await prepareLoad({ api, load }, { batches });
  const result = await withCpu(lab.pids({ node: api.pid }), async () => {
    const sent = await load.ask('atFullSpeed');
    return { ...sent, ...(await untilVisible(lab, sent)) };
  });
  return { ...result, lost: Math.abs(result.accepted - result.stored) };
}

const stored = (run) => run.accepted ?? run.stored;
const nodePerEvent = (run) => run.cpu.node / stored(run);
const cpuPerEvent = (run) => (run.cpu.node + run.cpu.postgres) / stored(run);

/** What was measured, read side by side: `rounds` hold one run of each. */
class Comparison {
  constructor(rounds) {
    this.rounds = rounds;
  }

  of(name, figure) {
    return this.rounds.map((round) => figure(round[name]));
  }

  ratio(base, figure) {
    return ratios(this.rounds.map((round) => [figure(round.api), figure(round[base])]));
  }

  rate(name) {
    return `${Math.round(median(this.of(name, perSecond))).toLocaleString('en')} events/s`;
  }

  cpu(name) {
    const [all, node] = [cpuPerEvent, nodePerEvent].map((figure) => median(this.of(name, figure)).toFixed(1));
    return `${all} µs (node ${node})`;
  }
}

function speed(found) {
  const toRaw = found.ratio('raw', perSecond);
  const cpuToRaw = found.ratio('raw', cpuPerEvent);
  const toBare = found.ratio('bare', perSecond);
  return [
    verdict({
      id: 'P1',
      what: 'durable events/s ÷ raw unnest',
      measured: found.rate('api'),
      base: found.rate('raw'),
      value: toRaw.ratio,
      range: toRaw,
      limit: { least: 0.45, goal: 0.6 },
    }),
    verdict({
      id: 'P2',
      what: 'CPU per event ÷ raw',
      measured: found.cpu('api'),
      base: found.cpu('raw'),
      value: cpuToRaw.ratio,
      range: cpuToRaw,
      limit: { most: 2.2, goal: 1.7 },
    }),
    verdict({
      id: 'P3',
      what: 'durable events/s ÷ bare Fastify',
      measured: found.rate('api'),
      base: `${found.rate('bare')}, ${found.cpu('bare')}`,
      value: toBare.ratio,
      range: toBare,
      limit: { least: 0.6, goal: 0.8 },
    }),
  ];
}

function durability(found) {
  const sum = (figure) => found.of('api', figure).reduce((total, value) => total + value, 0);
  return [
    verdict({
      id: 'P11',
      what: 'accepted but not stored, or stored twice',
      measured: `${sum(stored).toLocaleString('en')} accepted`,
      value: sum((run) => run.lost),
      limit: { most: 0 },
    }),
    verdict({
      id: 'P11',
      what: 'last answer to all of it visible',
      measured: `longest of ${found.rounds.length}`,
      value: Math.max(...found.of('api', (run) => run.lagMs)),
      limit: { most: 300, goal: 60 },
      unit: ' ms',
    }),
  ];
}

/** P1, P2, P3 and P11: storing events at full speed, the raw statement, a bare server and the API in turn. */
export async function throughput(lab, { rounds, batches }) {
  const raw = lab.process('raw-load');
  await raw.ask('connect', { databaseUrl: lab.plainUrl, connections: RAW_CONNECTIONS });
  const bareProcess = lab.process('bare-server');
  const bare = { pid: bareProcess.pid, ...(await bareProcess.ask('listen', { databaseUrl: lab.plainUrl })) };
  const load = lab.process('http-load');
  const api = await lab.api();
  const runs = {
    raw: (count) => runRaw(lab, raw, count),
    bare: (count) => runBare(lab, { bare, load }, count),
    api: (count) => runApi(lab, { api, load }, count),
  };
  const round = async (order, count) => {
    const results = {};
    for (const name of order) {
      await lab.clear();
      results[name] = await runs[name](count);
    }
    return results;
  };
  await round(Object.keys(runs), Math.ceil(batches / 3)); // warm: compiled code, plans, connections
  const measured = [];
  for (let turn = 0; turn < rounds; turn++) {
    const order = turn % 2 ? ['api', 'bare', 'raw'] : ['raw', 'bare', 'api'];
    measured.push(await round(order, batches));
  }
  for (const { stop } of [raw, bareProcess, load, api]) await stop();
  const found = new Comparison(measured);
  return [...speed(found), ...durability(found)];
}
