import { Client } from 'pg';
import { tryOnce, tryWords } from '../kit/experiments';
import { filler } from '../kit/filler';
import { type Statement, statementsOf } from '../kit/statements';
import { type Actor, System } from '../kit/system';
import { transcripts } from '../kit/transcripts';

/** Reading one of them must not cost what reading all would. */
const SIZE = { organizations: 100, people: 20, sessions: 100 };
const LARGE_ROWS = 1_500;
const PATIENCE_MS = 120_000;
/** What reads all of a table on purpose: it is the sweep, which looks for what nobody has announced. */
const PATIENT = 'crewkit_sweep';

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: Plan[];
  [detail: string]: unknown;
}

let system: System;
let ada: Actor;
let large: Set<string>;
let plans: { statement: Statement; plan: Plan }[];

beforeAll(async () => {
  system = await System.start();
  ada = await system.signUp();
  await system.database.query(filler(SIZE));
  const tables = await system.database.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND reltuples > $1`,
    [LARGE_ROWS],
  );
  large = new Set(tables.map(({ name }) => name));
  const statements = await statementsOf(useEverything);
  const distinct = [...new Map(statements.map((statement) => [statement.text, statement])).values()];
  plans = await explained(
    distinct.filter(({ text, opening }) => isPlanned(text) && !opening.includes(PATIENT)),
  );
}, PATIENCE_MS);
afterAll(() => system.stop());

const isPlanned = (text: string) =>
  /^(SELECT|UPDATE|DELETE|WITH|INSERT)\b/i.test(text) && !/pg_advisory/.test(text);

/** What people and clients ask most: recording, reading, reports, signing in. */
async function useEverything(): Promise<void> {
  const base = `/api/v1/${ada.slug}`;
  const opened = await ada.post(`${base}/sessions`, { agent_name: 'claude' });
  const { id, started_at } = opened.body.data as { id: string; started_at: string };
  const data = { agent_id: 'a-1', agent_type: 'code-reviewer' };
  const event = (event_id: string) => ({ event_id, event_type: 'SubagentStop', timestamp: started_at, data });
  for (const ids of [
    ['a', 'b'],
    ['b', 'c'],
  ])
    await ada.post(`${base}/observability/sessions/${id}/events`, { events: ids.map(event) });
  await ada.patch(`${base}/sessions/${id}`, { model_metrics: { input_tokens: 1, output_tokens: 1 } });
  await ada.post(`${base}/sessions/${id}/end`, { outcome: 'success' });
  await ada.post(`${base}/sessions/import`, transcripts()[0]!.bytes, {
    'content-type': 'application/x-ndjson',
  });
  const { slug } = await tryWords(ada, 'Think twice.');
  await tryOnce(ada, ada.slug, 'success');
  await system.quiet();
  const read = [
    `sessions`,
    `sessions?page=3`,
    `sessions?current_user_only=true`,
    `sessions/${id}`,
    `sessions/${id}/events`,
    ...['sessions', 'events', 'usage'].map((kind) => `sessions/export?kind=${kind}`),
    `sessions/${id}/analysis`,
    ...['status=ended', 'outcome=failure', 'agent_name=claude', `user_id=${ada.userId}`].map(
      (q) => `sessions?${q}`,
    ),
    ...['claude', '"go on"', '-claude'].map((q) => `sessions/search?q=${encodeURIComponent(q)}`),
    ...['summary', 'timeseries', 'cost-breakdown'].flatMap((report) => [
      `sessions/analytics/${report}`,
      `sessions/analytics/${report}?user_id=${ada.userId}`,
    ]),
    'audit_log',
    'members',
    `members/${ada.userId}`,
    'roles',
    'projects',
    'experiments',
    'experiments?status=active&agent_name=rails-expert',
    ...['', '/metrics', '/results', '/export', '/export?of=looks'].map(
      (what) => `experiments/${slug}${what}`,
    ),
  ];
  for (const path of read) expect([path, (await ada.get(`${base}/${path}`)).status]).toEqual([path, 200]);
  expect((await ada.post(`${base}/experiments/${slug}/assignments`, {})).status).toBe(200);
  expect((await ada.post(`${base}/experiments/${slug}/deploy`)).status).toBe(200);
  for (const path of ['me', 'auth/sessions', `sessions/${id}/summary`])
    expect((await ada.get(`/api/v1/${path}`, { 'x-organization': ada.slug })).status).toBe(200);
  const device = (await system.anonymous().post('/api/v1/auth/device', {})).body as Record<string, string>;
  await ada.post('/api/v1/auth/device/verify', {
    user_code: device.user_code,
    action: 'approve',
    organization_id: ada.slug,
  });
  const tokens = await system.anonymous().post('/api/v1/auth/token', { device_code: device.device_code });
  const { refresh_token } = tokens.body as { refresh_token: string };
  expect((await system.anonymous().post('/api/v1/auth/refresh', { refresh_token })).status).toBe(200);
}

/** What Postgres would do for each, with the rights and in the organization that it was asked with. */
async function explained(statements: Statement[]): Promise<{ statement: Statement; plan: Plan }[]> {
  const client = new Client(system.config.database.url);
  await client.connect();
  try {
    const found = [];
    for (const statement of statements) {
      await client.query(`BEGIN; ${statement.opening}`);
      const text = `EXPLAIN (FORMAT JSON) ${statement.text}`;
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(text, statement.values);
      await client.query('ROLLBACK');
      found.push({ statement, plan: rows[0]!['QUERY PLAN'][0].Plan });
    }
    return found;
  } finally {
    await client.end();
  }
}

function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

it('knows what is asked, and what is large', () => {
  expect(plans.length).toBeGreaterThan(40);
  for (const table of [
    'sessions',
    'session_usage',
    'session_agents',
    'resources',
    'version_log',
    'usage_records',
    'daily_rollups',
    'weekly_rollups',
    'four_week_rollups',
    'daily_version_rollups',
    'audit_entries',
    'devices',
    'experiments',
    'experiment_phases',
    'experiment_assignments',
    'experiment_sessions',
    'experiment_user_sums',
    'experiment_cost_bins',
    'experiment_looks',
    'experiment_results',
  ])
    expect(large).toContain(table);
  expect([...large].some((table) => table.startsWith('events_'))).toBe(true);
});

it('no query of one organization or person reads a large table from one end to the other', () => {
  const slow = plans.flatMap(({ statement, plan }) =>
    nodesOf(plan)
      .filter((node) => node['Node Type'].endsWith('Seq Scan') && large.has(node['Relation Name'] ?? ''))
      .map((node) => `${node['Relation Name']}: ${statement.text}`),
  );
  expect(slow).toEqual([]);
});

it('no query reads the setting of the organization once per row', () => {
  const perRow = plans.flatMap(({ statement, plan }) =>
    nodesOf(plan)
      .filter((node) =>
        ['Filter', 'Index Cond', 'Recheck Cond', 'Join Filter'].some((kind) =>
          String(node[kind]).includes('current_setting'),
        ),
      )
      .map((node) => `${node['Relation Name']}: ${statement.text}`),
  );
  expect(perRow).toEqual([]);
});
