import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import { type Cell, type CellRow, type Dimension, toCell } from './cell';
import { cellsOf } from './cells.sql';
import { SUMMED } from './measures.sql';
import { cellsIn, peopleByAgent, type ReportScope, type Source } from './sources.sql';

/** A version of a resource that sessions ran; its hash in hex. */
export interface ResourceVersionRef {
  resourceId: string;
  versionHash: string;
}

/** How many sessions of a person were an agent's. */
export interface AgentOfPerson {
  userId: string;
  agent: string;
  sessions: number;
}

/**
 * Behind the walls the planner takes thousands of cells for four and sorts them to group them; and planning each
 * statement takes as long as running a short one.
 */
const PLAINLY = `
  SELECT set_config('enable_sort', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)`;

/** Reads cells, from the rollups or from the sessions: see `sources.sql.ts`. */
@Injectable()
export class CellsRepository {
  /** Before the first cells are read: until the transaction ends, they are read without much planning. */
  async prepare(tx: OrganizationTransaction): Promise<void> {
    await tx.query(PLAINLY);
  }

  /** Sums by key over the whole period. */
  totals(tx: OrganizationTransaction, scope: ReportScope, dimension: Dimension): Promise<Cell[]> {
    return this.sum(tx, this.source(tx, scope, dimension), 'NULL::date');
  }

  /** Sums by key and day; days without sessions are absent. */
  daily(tx: OrganizationTransaction, scope: ReportScope, dimension: Dimension): Promise<Cell[]> {
    const wanted = { organizationId: tx.organizationId, scope, dimension, isTotal: false };
    return this.sum(tx, cellsIn(wanted), 'day');
  }

  /** How many people had sessions. */
  async people(tx: OrganizationTransaction, scope: ReportScope): Promise<number> {
    const source = this.source(tx, scope, 'user');
    const text = `SELECT count(*)::int AS people FROM (SELECT DISTINCT key FROM ${source.from}) AS people`;
    const [row] = await ask<{ people: number }>(tx, source, { purpose: 'people', text });
    return row!.people;
  }

  /** How many belong to the organization, how many of them had sessions, and how many people had at all. */
  async membersAndPeople(
    tx: OrganizationTransaction,
    scope: ReportScope,
  ): Promise<{ members: number; active: number; people: number }> {
    const source = this.source(tx, scope, 'user');
    const text = `
      WITH active AS (SELECT DISTINCT key FROM ${source.from}), members AS (
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
    const source = peopleByAgent({ organizationId: tx.organizationId, scope });
    const text = `SELECT key AS "userId", scope AS agent, sum(sessions)::int AS sessions FROM ${source.from} GROUP BY key, scope`;
    return ask<AgentOfPerson>(tx, source, { purpose: 'agents', text });
  }

  /** Sums by key over all sessions that ran a version of a resource, as their agent or as a subagent of theirs. */
  ofVersion(
    tx: OrganizationTransaction,
    { resourceId, versionHash }: ResourceVersionRef,
    dimension: Dimension,
  ): Promise<Cell[]> {
    const values = [tx.organizationId, resourceId, versionHash];
    const cells = cellsOf(
      `organization_id = $1 AND id IN (
      SELECT session_id FROM session_agents
       WHERE organization_id = $1 AND resource_id = $2 AND version_hash = decode($3, 'hex'))`,
      { scopes: ['organization'], dimensions: [dimension] },
    );
    return this.sum(tx, { from: `(${cells}) AS cells`, values }, 'NULL::date');
  }

  private source(tx: OrganizationTransaction, scope: ReportScope, dimension: Dimension): Source {
    return cellsIn({ organizationId: tx.organizationId, scope, dimension, isTotal: true });
  }

  private async sum(tx: OrganizationTransaction, source: Source, day: 'day' | 'NULL::date'): Promise<Cell[]> {
    const text = `SELECT key, ${day} AS day, ${SUMMED} FROM ${source.from} GROUP BY 1, 2 ORDER BY 1, 2`;
    return (await ask<CellRow>(tx, source, { purpose: `cells by ${day}`, text })).map(toCell);
  }
}

/** What reads rollups is so short that planning it would take longer. */
function ask<Row extends object>(
  tx: OrganizationTransaction,
  { name, values }: Source,
  { purpose, text }: { purpose: string; text: string },
): Promise<Row[]> {
  return name ? tx.prepared<Row>(`${purpose}, ${name}`, text, values) : tx.query<Row>(text, values);
}
