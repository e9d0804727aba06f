import { tableSizes } from '../lib/data-set/table-sizes.mjs';
import { timeGets } from '../lib/gets.mjs';
import { LargeDataSet } from '../lib/large-data-set.mjs';
import { busiest, rawReports } from '../lib/raw-reports.mjs';
import { median, quantile } from '../lib/statistics.mjs';
import { verdict } from '../lib/verdict.mjs';

const REPORTS = ['summary', 'timeseries', 'by-agent', 'cost-breakdown', 'by-user', 'team-overview'];
const ROLLUPS = ['daily_rollups', 'weekly_rollups', 'four_week_rollups'];
const TABLES = ['sessions', 'session_usage', 'events', ...ROLLUPS];
const ALL_DAYS = `
  INSERT INTO changed_days (organization_id, day) SELECT DISTINCT organization_id, started_on FROM sessions`;
const PERIOD = `SELECT (current_date - 90)::text AS first, (current_date - 1)::text AS last`;

/** The first requests of a process are compiled while they are answered. */
const WARMUPS = 20;

const ms = (value) => `${value.toFixed(1)} ms`;
const middle = (values) => `p50 ${ms(median(values))}`;

/** Sums of all days, made by the worker's own service. */
async function sumAll({ database }, worker, set) {
  await database.query(ALL_DAYS);
  const days = (await database.query('SELECT count(*)::int AS count FROM changed_days')).rows[0].count;
  const organizationIds = set.organizations.map(({ id }) => id);
  const { elapsedMs } = await worker.ask('sumMarked', { organizationIds });
  await database.query(`VACUUM ANALYZE ${ROLLUPS.join(', ')}`);
  // What is still to be written would be written while reports are timed.
  await database.query('CHECKPOINT');
  return { days, elapsedMs };
}

/** How long each report takes as a function of the service, with so many sessions. */
async function atSize(lab, set, { sessions, ...plan }) {
  await set.addSessions(sessions);
  const worker = lab.process('analytics');
  await worker.ask('open', { env: lab.env });
  const summed = await sumAll(lab, worker, set);
  await worker.ask('report', { ...plan, times: 5 });
  return { worker, summed, reports: await worker.ask('report', plan) };
}

async function overHttp(api, { period, filters, requests }) {
  const { port } = new URL(api.url);
  const own = { port, token: api.token };
  const { startDate, endDate } = period;
  const of = (name, filter) =>
    `/api/v1/${api.organization.slug}/sessions/analytics/${name}?start_date=${startDate}&end_date=${endDate}${filter}`;
  const rows = [];
  for (const [named, filter] of Object.entries(filters)) {
    const asked = Object.fromEntries(REPORTS.map((name) => [name, { ...own, path: of(name, filter) }]));
    asked.me = { ...own, path: '/api/v1/me' };
    await timeGets(asked, WARMUPS);
    const found = await timeGets(asked, requests);
    rows.push(...REPORTS.map((name) => httpRow(named, name, found)));
  }
  return rows;
}

function httpRow(named, name, found) {
  const { times } = found[name];
  return verdict({
    id: '',
    what: `p95 over HTTP, 90 days: ${name}, ${named}`,
    measured: middle(times),
    base: `GET /me: ${middle(found.me.times)}`,
    value: quantile(times, 0.95),
    limit: { most: 15 },
    unit: ' ms',
  });
}

/** P14 and P15. */
function ratioRows(small, large, raw) {
  const ratios = REPORTS.map((name) => [
    name,
    median(raw[name]) / median(large[name]),
    median(large[name]) / median(small[name]),
  ]);
  return ratios.flatMap(([name, gain, growth]) => [
    verdict({
      id: 'P14',
      what: `times faster than raw rows with an index: ${name}`,
      measured: middle(large[name]),
      base: middle(raw[name]),
      value: gain,
      limit: { least: 20, goal: 60 },
    }),
    verdict({
      id: 'P15',
      what: `with 10 times the sessions ÷ before: ${name}`,
      measured: middle(large[name]),
      base: middle(small[name]),
      value: growth,
      limit: { most: 1.5, goal: 1.2 },
    }),
  ]);
}

async function recomputes(worker, organizationId, [name, { key: day, sessions }], times) {
  await worker.ask('recompute', { organizationId, day, times: 10 });
  const changed = await worker.ask('recompute', { organizationId, day, times });
  const anew = await worker.ask('anew', { organizationId, day, times: Math.ceil(times / 5) });
  const what = `the largest organization's ${name} day, ${sessions} sessions`;
  return [
    verdict({
      id: '',
      what: `p50, summing ${what}, after one changed`,
      measured: `p95 ${ms(quantile(changed, 0.95))}`,
      value: median(changed),
      limit: { most: 50 },
      unit: ' ms',
    }),
    verdict({ id: '', what: `the same with no sums stored`, value: median(anew), unit: ' ms' }),
  ];
}

/** What managers wait for, and what it costs that they need not wait long. */
export async function analytics(lab, { sessions, requests, times }) {
  const api = await lab.api();
  const { id: organizationId } = api.organization;
  const [{ first, last }] = (await lab.database.query(PERIOD)).rows;
  const plan = { organizationId, period: { startDate: first, endDate: last }, times };
  const set = await LargeDataSet.begin(lab.database, organizationId);
  const small = await atSize(lab, set, { ...plan, sessions: sessions / 10 });
  await small.worker.stop();
  const large = await atSize(lab, set, { ...plan, sessions: (sessions * 9) / 10 });
  console.log((await tableSizes(lab.database, TABLES)).join('\n'));
  const { filters, days } = await busiest(lab.database, organizationId, plan.period);
  const raw = await rawReports(lab.database, organizationId, { ...plan, times: Math.ceil(times / 5) });
  const rows = [
    ...(await overHttp(api, { ...plan, filters, requests })),
    ...ratioRows(small.reports, large.reports, raw),
    ...(await recomputes(large.worker, organizationId, ['usual', days.usual], times)),
    ...(await recomputes(large.worker, organizationId, ['largest', days.largest], times)),
    verdict({
      id: '',
      what: `all ${large.summed.days} days of ${set.organizations.length} organizations summed anew`,
      value: large.summed.elapsedMs / 1000,
      unit: ' s',
    }),
  ];
  await Promise.all([large.worker.stop(), api.stop()]);
  return rows;
}
