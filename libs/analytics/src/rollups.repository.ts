import { Injectable } from '@nestjs/common';
import type { Day } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { type Cell, type CellRow, type Dimension, toCell } from './cell';
import { cellsOf, MEASURES, WHOLE_ORGANIZATION } from './cells.sql';

/** Which sessions a report speaks of. Days are UTC days of the start, both included. */
export interface ReportScope {
  startDate: Day;
  endDate: Day;
  projectId?: string;
  agentName?: string;
  userId?: string;
  repositoryId?: string;
}

/** A version of a resource that sessions ran; its hash in hex. */
export interface ResourceVersionRef {
  resourceId: string;
  versionHash: string;
}

const SUMMED = MEASURES.split(',')
  .map((measure) => measure.trim())
  .map((measure) => (measure === 'cost' ? 'sum(cost) AS cost' : `sum(${measure})::bigint AS ${measure}`))
  .join(', ');

interface OfDay {
  day: Day;
}

@Injectable()
export class RollupsRepository {
  /** Days that are to be summed again, those that wait longest first. */
  async changedDays(tx: OrganizationTransaction, most: number): Promise<Day[]> {
    const rows = await tx.query<OfDay>(
      'SELECT day FROM changed_days WHERE organization_id = $1 GROUP BY day ORDER BY min(id) LIMIT $2',
      [tx.organizationId, most],
    );
    return rows.map(({ day }) => day);
  }

  /** Puts a day behind all that wait: its mark is a new one. */
  async postpone(tx: OrganizationTransaction, day: Day): Promise<void> {
    const key = [tx.organizationId, day];
    await tx.execute('DELETE FROM changed_days WHERE organization_id = $1 AND day = $2', key);
    await tx.execute('INSERT INTO changed_days (organization_id, day) VALUES ($1, $2)', key);
  }

  /**
   * Sums a day again from its sessions. Marks are taken first: whatever they announce is visible to the sums
   * that follow; a mark that comes later stays and brings the next job.
   */
  async recompute(tx: OrganizationTransaction, day: Day): Promise<void> {
    const key = [tx.organizationId, day];
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('rollup ' || $1 || $2, 0))`, key);
    await tx.execute('DELETE FROM changed_days WHERE organization_id = $1 AND day = $2', key);
    await tx.execute('DELETE FROM daily_rollups WHERE organization_id = $1 AND day = $2', key);
    await tx.execute(
      `INSERT INTO daily_rollups (organization_id, scope, dimension, day, key, ${MEASURES})
       SELECT $1::uuid, cells.* FROM (${cellsOf('organization_id = $1 AND started_on = $2')}) cells`,
      key,
    );
  }

  /** Sums by key over the whole period. */
  totals(tx: OrganizationTransaction, scope: ReportScope, dimension: Dimension): Promise<Cell[]> {
    return this.read(tx, scope, dimension, 'NULL::date');
  }

  /** Sums by key and day; days without sessions are absent. */
  daily(tx: OrganizationTransaction, scope: ReportScope, dimension: Dimension): Promise<Cell[]> {
    return this.read(tx, scope, dimension, 'day');
  }

  /** Sums by key over all sessions that ran a version of a resource, as their agent or as a subagent of theirs. */
  ofVersion(
    tx: OrganizationTransaction,
    { resourceId, versionHash }: ResourceVersionRef,
    dimension: Dimension,
  ): Promise<Cell[]> {
    const parameters = [tx.organizationId, resourceId, versionHash];
    const cells = cellsOf(`organization_id = $1 AND id IN (
      SELECT session_id FROM session_agents
       WHERE organization_id = $1 AND resource_id = $2 AND version_hash = decode($3, 'hex'))`);
    const from = `(${cells}) cells WHERE scope = '${WHOLE_ORGANIZATION}'`;
    return this.sum(tx, { from, parameters }, dimension, 'NULL::date');
  }

  private read(
    tx: OrganizationTransaction,
    scope: ReportScope,
    dimension: Dimension,
    day: 'day' | 'NULL::date',
  ): Promise<Cell[]> {
    return this.sum(tx, isRolledUp(scope) ? rolledUp(tx, scope) : raw(tx, scope), dimension, day);
  }

  private async sum(
    tx: OrganizationTransaction,
    { from, parameters }: { from: string; parameters: unknown[] },
    dimension: Dimension,
    day: 'day' | 'NULL::date',
  ): Promise<Cell[]> {
    const rows = await tx.query<CellRow>(
      `SELECT key, ${day} AS day, ${SUMMED} FROM ${from} AND dimension = $${parameters.length + 1}
        GROUP BY 1, 2 ORDER BY 1, 2`,
      [...parameters, dimension],
    );
    return rows.map(toCell);
  }
}

/** Rollups hold the organization and each project; other filters are answered from the sessions. */
function isRolledUp(scope: ReportScope): boolean {
  return scope.agentName === undefined && scope.userId === undefined && scope.repositoryId === undefined;
}

function rolledUp(tx: OrganizationTransaction, scope: ReportScope): { from: string; parameters: unknown[] } {
  return {
    from: 'daily_rollups WHERE organization_id = $1 AND scope = $2 AND day BETWEEN $3 AND $4',
    parameters: [tx.organizationId, scope.projectId ?? WHOLE_ORGANIZATION, scope.startDate, scope.endDate],
  };
}

function raw(tx: OrganizationTransaction, scope: ReportScope): { from: string; parameters: unknown[] } {
  const parameters: unknown[] = [tx.organizationId, scope.startDate, scope.endDate];
  const conditions = ['organization_id = $1', 'started_on BETWEEN $2 AND $3'];
  const filters = { project_id: scope.projectId, agent_name: scope.agentName, user_id: scope.userId };
  for (const [column, value] of Object.entries({ ...filters, repository_id: scope.repositoryId })) {
    if (value === undefined) continue;
    parameters.push(value);
    conditions.push(`${column} = $${parameters.length}`);
  }
  const cells = cellsOf(conditions.join(' AND '));
  return { from: `(${cells}) cells WHERE scope = '${WHOLE_ORGANIZATION}'`, parameters };
}
