import { randomUUID } from 'node:crypto';
import { tableSizes } from '../lib/data-set/table-sizes.mjs';
import { timeGets } from '../lib/gets.mjs';
import { LargeDataSet } from '../lib/large-data-set.mjs';
import { busiest, rawReports, rawVersion } from '../lib/raw-reports.mjs';
import { median, quantile } from '../lib/statistics.mjs';
import { verdict } from '../lib/verdict.mjs';

const REPORTS = ['summary', 'timeseries', 'by-agent', 'cost-breakdown', 'by-user', 'team-overview'];
const ROLLUPS = ['daily_rollups', 'weekly_rollups', 'four_week_rollups', 'daily_version_rollups'];
const TABLES = [
  'sessions',
  'session_usage',
  'session_agents',
  'session_facts',
  'session_analyses',
  'events',
  ...ROLLUPS,
];
const MARKS = ['changed_days', 'changed_version_days'];
const allDays = (marks) => `
  INSERT INTO ${marks} (organization_id, day)
  SELECT DISTINCT organization_id, started_on FROM sessions WHERE organization_id = ANY ($1::uuid[])`;
const PERIOD = `SELECT (current_date - 90)::text AS first, (current_date - 1)::text AS last`;

/** The first requests of a process are compiled while they are answered. */
const WARMUPS = 20;

const ms = (value) => `${value.toFixed(1)} ms`;
const middle = (values) => `p50 ${ms(median(values))}`;

/** Sums of all days of a set, made by the worker's own service. */
async function sumAll({ database }, worker, set) {
  const organizationIds = set.organizations.map(({ id }) => id);
  for (const marks of MARKS) await database.query(allDays(marks), [organizationIds]);
  const days = (await database.query('SELECT count(*)::int AS count FROM changed_days')).rows[0].count;
  const { elapsedMs } = await worker.ask('sumMarked', { organizationIds });
  await database.query(`VACUUM ANALYZE ${ROLLUPS.join(', ')}`);
  // What is still to be written would be written while reports are timed.
  await database.query('CHECKPOINT');
  return { days, organizations: organizationIds.length, elapsedMs };
}

/** So many sessions of 50 organizations, this one the largest, and their sums: what summing took. */
async function fill(lab, worker, organizationId, sessions) {
  const set = await LargeDataSet.begin(lab.database, organizationId);
  await set.addSessions(sessions);
  return sumAll(lab, worker, set);
}

async function overHttp(api, { period, filters, requests, limit }) {
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
    const row = (name) => ({
      id: '',
      what: `p95 over HTTP, 90 days: ${name}, ${named}`,
      measured: middle(found[name].times),
      base: `GET /me: ${middle(found.me.times)}`,
      value: quantile(found[name].times, 0.95),
      limit,
      unit: ' ms',
    });
    rows.push(...REPORTS.map((name) => verdict(row(name))));
  }
  return rows;
}

/** The same while a day has changed since it was summed: its sessions are read. */
async function whileWaiting({ database }, api, { organizationId, day, ...asked }) {
  const waiting = [organizationId, day.key];
  await database.query('INSERT INTO changed_days (organization_id, day) VALUES ($1, $2)', waiting);
  const filters = { [`no filter, a day of ${day.sessions} sessions waits`]: '' };
  const rows = await overHttp(api, { ...asked, filters });
  await database.query('DELETE FROM changed_days WHERE organization_id = $1 AND day = $2', waiting);
  return rows;
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
      what: `of 10 times the sessions ÷ of a tenth: ${name}`,
      measured: middle(large[name]),
      base: middle(small[name]),
      value: growth,
      limit: { most: 1.5, goal: 1.2 },
    }),
  ]);
}

/** What figures of the busiest version take, beside raw rows; and to sum its day's versions again. */
async function versionRows(lab, worker, { organizationId, day: { key: day, sessions }, times }) {
  const raw = await rawVersion(lab.database, organizationId, { times: Math.ceil(times / 10) });
  const asked = { organizationId, version: raw.version };
  await worker.ask('ofVersion', { ...asked, times: 5 });
  const stored = await worker.ask('ofVersion', { ...asked, times });
  const summing = { organizationId, day, marks: 'changed_version_days' };
  await worker.ask('recompute', { ...summing, times: 10 });
  const summed = await worker.ask('recompute', { ...summing, times });
  return [
    verdict({
      id: '',
      what: `times faster than raw rows: figures of a version that ${raw.version.sessions} sessions ran`,
      measured: middle(stored),
      base: middle(raw.took),
      value: median(raw.took) / median(stored),
    }),
    verdict({
      id: '',
      what: `p50, summing the versions of the largest organization's largest day, ${sessions} sessions, after one changed`,
      measured: `p95 ${ms(quantile(summed, 0.95))}`,
      value: median(summed),
      unit: ' ms',
    }),
  ];
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
  const [organizationId, smallId] = [api.organization.id, randomUUID()];
  const [{ first, last }] = (await lab.database.query(PERIOD)).rows;
  const period = { startDate: first, endDate: last };
  const worker = lab.process('analytics');
  await worker.ask('open', { env: lab.env });
  await fill(lab, worker, smallId, sessions / 10);
  const summed = await fill(lab, worker, organizationId, sessions);
  console.log((await tableSizes(lab.database, TABLES)).join('\n'));
  const asked = { organizationIds: [smallId, organizationId], period };
  await worker.ask('report', { ...asked, times: 5 });
  const reports = await worker.ask('report', { ...asked, times });
  const { filters, days } = await busiest(lab.database, organizationId, period);
  const raw = await rawReports(lab.database, organizationId, { period, times: Math.ceil(times / 5) });
  const rows = [
    ...(await overHttp(api, { period, filters, requests, limit: { most: 15 } })),
    ...(await whileWaiting(lab, api, { organizationId, day: days.usual, period, requests })),
    ...ratioRows(reports[smallId], reports[organizationId], raw),
    ...(await recomputes(worker, organizationId, ['usual', days.usual], times)),
    ...(await recomputes(worker, organizationId, ['largest', days.largest], times)),
    ...(await versionRows(lab, worker, { organizationId, day: days.largest, times })),
    verdict({
      id: '',
      what: `all ${summed.days} days of ${summed.organizations} organizations summed anew`,
      value: summed.elapsedMs / 1000,
      unit: ' s',
    }),
  ];
  await Promise.all([worker.stop(), api.stop()]);
  return rows;
}
