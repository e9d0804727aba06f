import { perSecond, withCpu } from '../lib/load.mjs';
import { openSessions } from '../lib/sessions.mjs';
import { median, ratios } from '../lib/statistics.mjs';
import { verdict } from '../lib/verdict.mjs';

const STREAMS = 50;
const RAW_CONNECTIONS = 4;
const EVENTS = { size: 100, bytes: 1024 };

/** How long a reader of its own waits, after the last answer, until it sees all that was accepted. */
async function visibleAfter(lab, accepted) {
  for (;;) {
    const { rows } = await lab.database.query('SELECT count(*)::int AS stored FROM events');
    if (rows[0].stored >= accepted || rows[0].stored === 0) return rows[0].stored;
  }
}

async function runRaw(lab, raw, batches) {
  await raw.ask('prepare', { ...EVENTS, connections: RAW_CONNECTIONS, batches });
  return withCpu({ node: raw.pid, postgres: lab.postgres.child.pid }, () => raw.ask('atFullSpeed'));
}

async function runBare(lab, { bare, load }, batches) {
  const paths = Array.from({ length: batches }, () => `/sessions/${crypto.randomUUID()}/events`);
  await load.ask('prepare', { ...EVENTS, url: bare.url, paths, streams: STREAMS, batches });
  return withCpu({ node: bare.pid, postgres: lab.postgres.child.pid }, () => load.ask('atFullSpeed'));
}

async function runApi(lab, { api, load }, batches) {
  const paths = await openSessions(api, { batches, streams: STREAMS });
  const { url, token } = api;
  await load.ask('prepare', { ...EVENTS, url, token, paths, streams: STREAMS, batches });
  const result = await withCpu(lab.pids({ node: api.pid }), async () => {
    const sent = await load.ask('atFullSpeed');
    const stored = await visibleAfter(lab, sent.accepted);
    return { ...sent, stored, lagMs: Date.now() - sent.endedAt };
  });
  const { lost } = { lost: result.accepted - result.stored };
  return { ...result, lost };
}

/** The events of a run that were neither stored nor refused would be lost; more than were accepted, doubled. */
const cpuPerEvent = ({ cpu, accepted, stored }) => (cpu.node + cpu.postgres) / (accepted ?? stored);

function rows(rounds) {
  const of = (name, figure) => rounds.map((round) => figure(round[name]));
  const mid = (name, figure) => median(of(name, figure));
  const compare = (a, b, figure) => {
    const bases = of(b, figure);
    return ratios(of(a, figure).map((value, place) => [value, bases[place]]));
  };
  const rate = (name) => `${Math.round(mid(name, perSecond)).toLocaleString('en')} events/s`;
  const cpu = (name) =>
    `${mid(name, cpuPerEvent).toFixed(1)} µs (node ${mid(name, (r) => r.cpu.node / (r.accepted ?? r.stored)).toFixed(1)})`;
  const toRaw = compare('api', 'raw', perSecond);
  const cpuToRaw = compare('api', 'raw', cpuPerEvent);
  const toBare = compare('api', 'bare', perSecond);
  const lost = of('api', (run) => Math.abs(run.lost)).reduce((a, b) => a + b);
  const lag = Math.max(...of('api', (run) => run.lagMs));
  return [
    verdict({ id: 'P1', what: 'durable events/s ÷ raw unnest', measured: rate('api'), base: rate('raw'), value: toRaw.ratio, range: toRaw, limit: { least: 0.45, goal: 0.6 } }),
    verdict({ id: 'P2', what: 'CPU per event ÷ raw', measured: cpu('api'), base: cpu('raw'), value: cpuToRaw.ratio, range: cpuToRaw, limit: { most: 2.2, goal: 1.7 } }),
    verdict({ id: 'P3', what: 'durable events/s ÷ bare Fastify', measured: rate('api'), base: `${rate('bare')}, ${cpu('bare')}`, value: toBare.ratio, range: toBare, limit: { least: 0.6, goal: 0.8 } }),
    verdict({ id: 'P11', what: 'accepted but not stored', measured: `${of('api', (run) => run.stored).reduce((a, b) => a + b).toLocaleString('en')} stored`, value: lost, limit: { most: 0 } }),
    verdict({ id: 'P11', what: 'last answer to visible', measured: 'longest of the rounds', value: lag, limit: { most: 300, goal: 60 }, unit: ' ms' }),
  ];
}

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
  return rows(measured);
}
