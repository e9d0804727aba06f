const SUMS = `
  count(*) AS sessions, count(ended_at) AS ended, count(outcome) AS decided, count(*) FILTER (WHERE outcome = 'success') AS successes,
  count(*) FILTER (WHERE NOT cost_complete) AS unpriced, sum(total_turns) AS turns, sum(total_cost) AS cost,
  sum(extract(epoch FROM ended_at - started_at)) AS seconds, sum(input_tokens) AS input, sum(output_tokens) AS output,
  sum(cache_read_tokens) AS cached, sum(cache_creation_tokens) AS written`;

/** With an index over organization and start. */
const WITHIN = `
  FROM sessions s WHERE s.organization_id = $1
   AND started_at >= $2::date AT TIME ZONE 'UTC' AND started_at < ($3::date + 1) AT TIME ZONE 'UTC'`;
const TOTALS = `SELECT ${SUMS}, count(DISTINCT user_id) AS people ${WITHIN}`;
const BEFORE = TOTALS.replaceAll('$2::date', '($2::date - ($3::date - $2::date) - 1)').replaceAll(
  '($3::date + 1)',
  '$2::date',
);
const BY_DAY = `SELECT started_on, ${SUMS} ${WITHIN} GROUP BY 1`;
const BY_AGENT = `SELECT agent_name, ${SUMS} ${WITHIN} GROUP BY 1`;
const BY_PROJECT = `SELECT project_id, ${SUMS} ${WITHIN} GROUP BY 1`;
const BY_USER = `SELECT user_id, ${SUMS}, max(greatest(started_at, ended_at, last_event_at)) AS last ${WITHIN} GROUP BY 1`;
const AGENTS_OF_USERS = `SELECT user_id, agent_name, count(*) ${WITHIN} GROUP BY 1, 2`;
const BY_MODEL = `
  SELECT model, sum(u.cost) AS cost, sum(u.input_tokens) AS input, sum(u.output_tokens) AS output,
         sum(u.cache_read_tokens) AS cached, sum(u.cache_creation_tokens) AS written
  ${WITHIN.replace('WHERE', 'JOIN session_usage u ON u.organization_id = s.organization_id AND u.session_id = s.id WHERE counted AND')}
   GROUP BY 1`;

/** The statements that each report would take without rollups. */
const STATEMENTS = {
  summary: [TOTALS, BEFORE],
  timeseries: [BY_DAY],
  'by-agent': [BY_AGENT],
  'cost-breakdown': [BY_MODEL, BY_PROJECT, BY_USER],
  'by-user': [BY_USER, AGENTS_OF_USERS],
  'team-overview': [TOTALS, BY_PROJECT, BY_AGENT, BY_DAY],
};

const RAN = `
  FROM session_agents ran JOIN sessions s ON s.organization_id = ran.organization_id AND s.id = ran.session_id
  LEFT JOIN session_facts f ON f.organization_id = s.organization_id AND f.session_id = s.id
  LEFT JOIN session_analyses a ON a.organization_id = s.organization_id AND a.session_id = s.id
 WHERE ran.organization_id = $1`;
const BUSIEST_VERSION = `
  SELECT resource_id AS "resourceId", encode(version_hash, 'hex') AS hash, count(*)::int AS sessions ${RAN} GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 1`;
const OF_VERSION = `
  SELECT ${SUMS}, count(DISTINCT user_id) AS people, avg(score) AS score, avg(failed_calls) AS failed_calls, avg(retries) AS retries,
         avg(interruptions) AS interruptions, avg(compactions) AS compactions, avg(lines_added) AS added,
         avg(lines_removed) AS removed, avg(cardinality(files)) AS files, avg(permission_wait_ms) AS waited
  ${RAN} AND resource_id = $2 AND version_hash = decode($3, 'hex')`;

/** The version that most sessions ran, and what its figures take from raw rows, in ms, past the walls. */
export async function rawVersion(database, organizationId, { times }) {
  const [version] = (await database.query(BUSIEST_VERSION, [organizationId])).rows;
  const took = [];
  for (let n = 0; n < times; n++) {
    const began = performance.now();
    await database.query(OF_VERSION, [organizationId, version.resourceId, version.hash]);
    took.push(performance.now() - began);
  }
  return { version, took };
}

/** What each report takes from raw rows, in ms, past the walls. */
export async function rawReports(database, organizationId, { period, times }) {
  const values = [organizationId, period.startDate, period.endDate];
  const found = {};
  for (const [name, statements] of Object.entries(STATEMENTS)) {
    found[name] = [];
    for (let n = 0; n < times; n++) {
      const began = performance.now();
      for (const statement of statements) await database.query(statement, values);
      found[name].push(performance.now() - began);
    }
  }
  return found;
}

const most = (column) =>
  `SELECT ${column}::text AS key, count(*)::int AS sessions ${WITHIN} AND ${column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT 1`;

const USUAL_DAY = `
  SELECT started_on::text AS key, count(*)::int AS sessions ${WITHIN} GROUP BY 1 ORDER BY 2 DESC OFFSET 45 LIMIT 1`;

/** Those with most sessions, as filters of reports; the day with most, and the middle one of 90. */
export async function busiest(database, organizationId, { startDate, endDate }) {
  const values = [organizationId, startDate, endDate];
  const of = async (column) => (await database.query(most(column), values)).rows[0];
  const project = `project_id=${(await of('project_id')).key}`;
  const agent = `agent_name=${(await of('agent_name')).key}`;
  const repository = `repo=${(await of('repository_id')).key}`;
  const person = `user_id=${(await of('user_id')).key}`;
  const days = { largest: await of('started_on'), usual: (await database.query(USUAL_DAY, values)).rows[0] };
  const filters = {
    'no filter': '',
    project: `&${project}`,
    agent: `&${agent}`,
    repository: `&${repository}`,
    person: `&${person}`,
    'project and agent': `&${project}&${agent}`,
    'agent and person': `&${agent}&${person}`,
  };
  return { filters, days };
}
