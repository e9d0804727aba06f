import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import { addCells, type Cell, type CellRow, type Dimension, toCell } from './cell';
import { SUMMED } from './measures.sql';
import {
  agentsOfPeopleIn,
  allOf,
  cellsIn,
  isRolledUp,
  peopleIn,
  type ReportScope,
  type Source,
  type Wanted,
} from './sources.sql';
import { DAY } from './spans';

/** How many sessions of a person were an agent's. */
export interface AgentOfPerson {
  userId: string;
  agent: string;
  sessions: number;
}

/** Sums by key, of each dimension that was asked for. */
export type Totals<D extends Dimension> = Record<D, Cell[]>;

/**
 * Behind the walls the planner takes thousands of cells for four and sorts them to group them; planning each statement takes as
 * long as running a short one; and so does starting a process to help.
 */
const PLAINLY = `
  SELECT set_config('enable_sort', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true),
         set_config('max_parallel_workers_per_gather', '0', true)`;

/** Reads cells, from the rollups or from the sessions: see `sources.sql.ts`. */
@Injectable()
export class CellsRepository {
  /** Before the first cells are read: until the transaction ends, they are read without much planning. */
  async prepare(tx: OrganizationTransaction): Promise<void> {
    await tx.query(PLAINLY);
  }

  /** Over the whole period. */
  totals<D extends Dimension>(
    tx: OrganizationTransaction,
    scope: ReportScope,
    dimensions: readonly D[],
  ): Promise<Totals<D>> {
    return this.sums(tx, cellsIn(wanted(tx, scope), dimensions), dimensions);
  }

  /** Sums by day; days without sessions are absent. */
  async daily(tx: OrganizationTransaction, scope: ReportScope): Promise<Cell[]> {
    const source = cellsIn(wanted(tx, scope), ['all'], [DAY]);
    const text = `SELECT day, key, ${SUMMED} FROM ${allOf(source)} GROUP BY day, key`;
    return (await ask<CellRow>(tx, source, { purpose: 'daily', text })).map(toCell);
  }

  /** All of the period, and how many people had sessions: in one pass where sessions are read for both. */
  async summed(tx: OrganizationTransaction, scope: ReportScope): Promise<{ all?: Cell; people: number }> {
    if (!isRolledUp(scope, ['all'])) {
      const { user } = await this.totals(tx, scope, ['user']);
      return { all: addCells('', user), people: user.length };
    }
    const [{ all }, people] = await Promise.all([this.totals(tx, scope, ['all']), this.people(tx, scope)]);
    return { all: all[0], people };
  }

  private async people(tx: OrganizationTransaction, scope: ReportScope): Promise<number> {
    const source = peopleIn(wanted(tx, scope));
    const text = `SELECT count(*)::int AS people FROM (SELECT DISTINCT key FROM ${allOf(source)}) AS people`;
    const [row] = await ask<{ people: number }>(tx, source, { purpose: 'people', text });
    return row!.people;
  }

  /** How many belong to the organization, how many of them had sessions, and how many people had at all. */
  async membersAndPeople(
    tx: OrganizationTransaction,
    scope: ReportScope,
  ): Promise<{ members: number; active: number; people: number }> {
    const source = peopleIn(wanted(tx, scope));
    const text = `
      WITH active AS (SELECT DISTINCT key FROM ${allOf(source)}), members AS (
        SELECT user_id::text COLLATE "C" AS key FROM memberships WHERE memberships.organization_id = $1
      )
      SELECT count(members.key)::int AS members, count(active.key)::int AS people,
             (count(*) FILTER (WHERE members.key = active.key))::int AS active
        FROM members FULL JOIN active USING (key)`;
    const [row] = await ask<{ members: number; active: number; people: number }>(tx, source, {
      purpose: 'members',
      text,
    });
    return row!;
  }

  /** Which agents each person worked with. */
  agentsOfPeople(tx: OrganizationTransaction, scope: ReportScope): Promise<AgentOfPerson[]> {
    const source = agentsOfPeopleIn(wanted(tx, scope));
    const text = `
      SELECT key AS "userId", agent, sum(sessions)::int AS sessions FROM ${allOf(source)}
       GROUP BY key, agent HAVING sum(sessions) <> 0`;
    return ask<AgentOfPerson>(tx, source, { purpose: 'agents', text });
  }

  private async sums<D extends Dimension>(
    tx: OrganizationTransaction,
    source: Source,
    dimensions: readonly D[],
  ): Promise<Totals<D>> {
    const text = `SELECT dimension, key, ${SUMMED} FROM ${allOf(source)} GROUP BY dimension, key`;
    const rows = await ask<CellRow & { dimension: D }>(tx, source, { purpose: 'totals', text });
    const cellsOfDimension = (dimension: D) => rows.filter((row) => row.dimension === dimension).map(toCell);
    return Object.fromEntries(
      dimensions.map((dimension) => [dimension, cellsOfDimension(dimension)]),
    ) as Totals<D>;
  }
}

function wanted({ organizationId }: OrganizationTransaction, scope: ReportScope): Wanted {
  return { organizationId, scope };
}

/** What reads rollups is so short that planning it would take longer. */
function ask<Row extends object>(
  tx: OrganizationTransaction,
  { name, values }: Source,
  { purpose, text }: { purpose: string; text: string },
): Promise<Row[]> {
  return name ? tx.prepared<Row>(`${purpose}, ${name}`, text, values) : tx.query<Row>(text, values);
}
