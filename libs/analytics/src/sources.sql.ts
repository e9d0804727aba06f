import type { Dimension, ScopeKind } from './cell';
import { cellsOf, type Shape } from './cells.sql';
import { MEASURE_LIST } from './measures.sql';
import { daysOf, type Period, wholeWeeksOf } from './period';

/** Which sessions a report speaks of. Days are UTC days of the start, both included. */
export interface ReportScope extends Period {
  projectId?: string;
  agentName?: string;
  userId?: string;
  repositoryId?: string;
}

/** A relation of cells (day, scope, key, measures) that a statement can sum, and what its parameters are. */
export interface Source {
  /** Names the text, where that is worth being prepared: the same text has the same name. */
  name?: string;
  from: string;
  values: unknown[];
}

interface Wanted {
  organizationId: string;
  scope: ReportScope;
  dimension: Dimension;
  /** Weeks are enough: the days themselves are not asked for. */
  isTotal: boolean;
}

const FILTERS = {
  projectId: 'project_id',
  agentName: 'agent_name',
  userId: 'user_id',
  repositoryId: 'repository_id',
} as const;

/** Cells of a dimension: rolled up where one filter at most is given, and not that of a person; else from the sessions. */
export function cellsIn(wanted: Wanted): Source {
  const rollup = rollupOf(wanted.scope);
  if (!rollup) return raw(wanted, { scopes: ['organization'], dimensions: [wanted.dimension] });
  const values = [wanted.organizationId, rollup.kind, rollup.key];
  const isWeekly = wanted.isTotal && wanted.dimension === 'user' && isByWeek(rollup.kind);
  const where = `organization_id = $1 AND scope_kind = $2 AND scope = $3`;
  return rolledUp(wanted, { where, values, isWeekly });
}

/** Cells of people by the agents that they worked with: `scope` is the agent. */
export function peopleByAgent({ organizationId, scope }: Omit<Wanted, 'dimension' | 'isTotal'>): Source {
  const wanted: Wanted = { organizationId, scope, dimension: 'user', isTotal: true };
  const rollup = rollupOf(scope);
  if (rollup?.kind === 'organization') {
    const where = `organization_id = $1 AND scope_kind = 'agent'`;
    return rolledUp(wanted, { where, values: [organizationId], isWeekly: true, name: ' by agent' });
  }
  if (rollup?.kind === 'agent') return cellsIn(wanted);
  return raw(wanted, { scopes: ['agent'], dimensions: ['user'] });
}

/** What has sums by week: people in the whole organization, and by agent. Of all others a few rows a day are read. */
function isByWeek(kind: ScopeKind): boolean {
  return kind === 'organization' || kind === 'agent';
}

/** The stored scope that holds just these sessions, if there is one. */
function rollupOf({ projectId, agentName, userId, repositoryId }: ReportScope) {
  const named = Object.entries({ project: projectId, agent: agentName, repository: repositoryId }).filter(
    ([, key]) => key !== undefined,
  );
  if (userId !== undefined || named.length > 1) return null;
  const [[kind, key]] =
    named.length === 1 ? (named as [[ScopeKind, string]]) : ([['organization', '']] as const);
  return { kind, key };
}

function rolledUp(
  { scope, dimension }: Wanted,
  {
    where,
    values,
    isWeekly,
    name = '',
  }: { where: string; values: unknown[]; isWeekly: boolean; name?: string },
): Source {
  const weeks = isWeekly ? wholeWeeksOf(scope) : [];
  const [days, dimensions] = [`$${values.length + 1}`, `$${values.length + 2}`];
  const daily = `SELECT day, scope, key, ${MEASURE_LIST} FROM daily_rollups
    WHERE ${where} AND day = ANY (${days}::date[]) AND dimension = ${dimensions}`;
  const weekly = `SELECT week, scope, key, ${MEASURE_LIST} FROM weekly_rollups
    WHERE ${where} AND week = ANY ($${values.length + 3}::date[])`;
  const told = [...values, daysOf(scope, weeks), dimension];
  return isWeekly
    ? { name: `weekly${name}`, from: `(${daily} UNION ALL ${weekly}) AS cells`, values: [...told, weeks] }
    : { name: `daily${name}`, from: `(${daily}) AS cells`, values: told };
}

/** Its indexes lead with the organization and a filter, then the day. */
function raw({ organizationId, scope }: Wanted, shape: Shape): Source {
  const values: unknown[] = [organizationId, scope.startDate, scope.endDate];
  const conditions = ['organization_id = $1', 'started_on BETWEEN $2 AND $3'];
  for (const [filter, column] of Object.entries(FILTERS)) {
    const value = scope[filter as keyof typeof FILTERS];
    if (value === undefined) continue;
    values.push(value);
    conditions.push(`${column} = $${values.length}`);
  }
  return { from: `(${cellsOf(conditions.join(' AND '), shape)}) AS cells`, values };
}
