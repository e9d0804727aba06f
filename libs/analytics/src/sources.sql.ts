import type { Dimension, Pair, ScopeKind } from './cell';
import { cellsOf } from './cells.sql';
import { MEASURE_LIST } from './measures.sql';
import { daysOf, type Period, wholeWeeksOf } from './period';

/** Which sessions a report speaks of. Days are UTC days of the start, both included. */
export interface ReportScope extends Period {
  projectId?: string;
  agentName?: string;
  userId?: string;
  repositoryId?: string;
}

export interface Wanted {
  organizationId: string;
  scope: ReportScope;
}

/** Relations that are all together what was asked for, and the parameters of a statement that reads them. */
export interface Source {
  /** Names the text, where that is worth being prepared: the same text has the same name. */
  name?: string;
  relations: string[];
  values: unknown[];
}

/** The stored scope that holds just some sessions. */
interface Rollup {
  kind: ScopeKind;
  scope: string;
}

/** Where rollups hold some cells: `$2` is the scope that was asked for. */
interface Place extends Pair {
  where: string;
  /** Which column says the key. */
  key: string;
}

type Interval = 'day' | 'week';

const FILTERS = {
  projectId: 'project_id',
  agentName: 'agent_name',
  userId: 'user_id',
  repositoryId: 'repository_id',
} as const;

/**
 * Relations of cells (day, dimension, key, measures): rolled up where one filter at most is given, else from the sessions.
 * By week, those of whole weeks are one and have the day that the week begins on: of 200 people in 90 days 3,500 are read so,
 * and 16,000 by day.
 */
export function cellsIn(wanted: Wanted, dimensions: readonly Dimension[], by: Interval): Source {
  const rollup = rollupOf(wanted.scope);
  if (!rollup) return rawCells(wanted, dimensions);
  const relations = dimensions.flatMap((dimension) => {
    const place = placeOf(rollup.kind, dimension);
    const columns = `'${dimension}' AS dimension, ${place.key} AS key, ${MEASURE_LIST}`;
    return rowsIn(place, by).map(({ day, rows }) => `(SELECT ${day} AS day, ${columns} ${rows}) AS cells`);
  });
  return {
    name: `${dimensions.join(', ')} of ${rollup.kind} by ${by}`,
    relations,
    values: valuesOf(wanted, rollup, by),
  };
}

/** Relations (key): the people who had sessions, more than once. */
export function peopleIn(wanted: Wanted): Source {
  if (rollupOf(wanted.scope)) return cellsIn(wanted, ['user'], 'week');
  const { condition, values } = conditionOf(wanted);
  return { relations: [`(SELECT user_id::text AS key FROM sessions WHERE ${condition}) AS people`], values };
}

/** Relations (key, agent, sessions): with which agents each person had sessions. An index of the sessions holds that too. */
export function agentsOfPeopleIn(wanted: Wanted): Source {
  const rollup = rollupOf(wanted.scope);
  const where = rollup && AGENTS_OF_PEOPLE[rollup.kind];
  if (rollup && where) {
    const rows = rowsIn({ scope: 'agent', dimension: 'user', where }, 'week');
    const relations = rows.map((of) => `(SELECT key, scope AS agent, sessions ${of.rows}) AS agents`);
    return { name: `agents of ${rollup.kind}`, relations, values: valuesOf(wanted, rollup, 'week') };
  }
  const { condition, values } = conditionOf(wanted);
  const counted = `SELECT user_id::text AS key, agent_name AS agent, count(*) AS sessions FROM sessions
    WHERE ${condition} AND agent_name IS NOT NULL GROUP BY user_id, agent_name`;
  return { relations: [`(${counted}) AS agents`], values };
}

/** Those that are some agent's, in the scopes of agents. */
const AGENTS_OF_PEOPLE: Partial<Record<ScopeKind, string>> = {
  organization: 'scope > $2',
  agent: 'scope = $2',
  user: `scope <> '' AND key = $2`,
};

/** All that is read of relations as one. */
export function allOf({ relations }: Source): string {
  if (relations.length === 1) return relations[0]!;
  return `(${relations.map((relation) => `SELECT * FROM ${relation}`).join(' UNION ALL ')}) AS relations`;
}

/** Whether rollups answer for it, or all its sessions are read. */
export function isRolledUp(scope: ReportScope): boolean {
  return rollupOf(scope) !== null;
}

function rollupOf({ projectId, agentName, userId, repositoryId }: ReportScope): Rollup | null {
  const rollups: Partial<Rollup>[] = [
    { kind: 'project', scope: projectId },
    { kind: 'agent', scope: agentName },
    { kind: 'user', scope: userId },
    { kind: 'repository', scope: repositoryId },
  ];
  const given = rollups.filter((rollup): rollup is Rollup => rollup.scope !== undefined);
  const [first = { kind: 'organization' as const, scope: '' }, second] = given;
  return second ? null : first;
}

/** Of a person only models are stored; all else lies in other scopes, split by person. */
function placeOf(kind: ScopeKind, dimension: Dimension): Place {
  if (kind !== 'user' || dimension === 'model')
    return { scope: kind, dimension, where: 'scope = $2', key: 'key' };
  if (dimension === 'agent' || dimension === 'project')
    return { scope: dimension, dimension: 'user', where: 'key = $2', key: 'scope' };
  const key = dimension === 'user' ? 'key' : `''`;
  return { scope: 'organization', dimension: 'user', where: `scope = '' AND key = $2`, key };
}

function rowsIn(
  { scope, dimension, where }: Omit<Place, 'key'>,
  by: Interval,
): { day: string; rows: string }[] {
  const here = `organization_id = $1 AND scope_kind = '${scope}' AND dimension = '${dimension}' AND ${where}`;
  const daily = { day: 'day', rows: `FROM daily_rollups WHERE ${here} AND day = ANY ($3::date[])` };
  const weekly = { day: 'week', rows: `FROM weekly_rollups WHERE ${here} AND week = ANY ($4::date[])` };
  return by === 'day' ? [daily] : [daily, weekly];
}

function valuesOf({ organizationId, scope: period }: Wanted, { scope }: Rollup, by: Interval): unknown[] {
  if (by === 'day') return [organizationId, scope, daysOf(period)];
  const weeks = wholeWeeksOf(period);
  return [organizationId, scope, daysOf(period, weeks), weeks];
}

/** All dimensions by one pass over the sessions. */
function rawCells(wanted: Wanted, dimensions: readonly Dimension[]): Source {
  const { condition, values } = conditionOf(wanted);
  const pairs = dimensions.map((dimension) => ({ scope: 'organization' as const, dimension }));
  return { relations: [`(${cellsOf(condition, pairs)}) AS cells`], values };
}

/** Sessions of a scope. Indexes lead with the organization and a filter, then the day. */
function conditionOf({ organizationId, scope }: Wanted): { condition: string; values: unknown[] } {
  const values: unknown[] = [organizationId, scope.startDate, scope.endDate];
  const conditions = ['organization_id = $1', 'started_on BETWEEN $2 AND $3'];
  for (const [filter, column] of Object.entries(FILTERS)) {
    const value = scope[filter as keyof typeof FILTERS];
    if (value !== undefined) conditions.push(`${column} = $${values.push(value)}`);
  }
  return { condition: conditions.join(' AND '), values };
}
