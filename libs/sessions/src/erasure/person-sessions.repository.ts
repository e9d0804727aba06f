import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';

export interface PersonSession {
  id: string;
  sessionDay: string;
  startedOn: string;
  runId: string;
}

/** All sessions of a person, to be deleted. */
@Injectable()
export class PersonSessionsRepository {
  async hasAny(tx: OrganizationTransaction, userId: string): Promise<boolean> {
    const found = await tx.query('SELECT FROM sessions WHERE organization_id = $1 AND user_id = $2 LIMIT 1', [
      tx.organizationId,
      userId,
    ]);
    return found.length > 0;
  }

  /** Some of them; held, so that nothing is derived of them meanwhile. */
  async lock(tx: OrganizationTransaction, userId: string, most: number): Promise<PersonSession[]> {
    const rows = await tx.query<{ id: string; session_day: string; started_on: string; run_id: string }>(
      `SELECT id, session_day, started_on, run_id FROM sessions
        WHERE organization_id = $1 AND user_id = $2 ORDER BY id LIMIT $3 FOR UPDATE`,
      [tx.organizationId, userId, most],
    );
    return rows.map((row) => ({
      id: row.id,
      sessionDay: row.session_day,
      startedOn: row.started_on,
      runId: row.run_id,
    }));
  }

  /** Other sessions that repeat model responses of these: some of them may count there from now on. */
  async markCopies(tx: OrganizationTransaction, ids: string[]): Promise<void> {
    await tx.execute(
      `INSERT INTO unfolded_sessions (organization_id, session_id)
       SELECT DISTINCT copy.organization_id, copy.session_id FROM usage_records copy
        WHERE copy.organization_id = $1 AND NOT (copy.session_id = ANY ($2::uuid[]))
          AND copy.message_id IN (
            SELECT message_id FROM usage_records WHERE organization_id = $1 AND session_id = ANY ($2::uuid[]))`,
      [tx.organizationId, ids],
    );
  }

  /** Agents whose edit patterns were found in modifications of these. */
  async markModifiedAgents(tx: OrganizationTransaction, ids: string[]): Promise<void> {
    await tx.execute(
      `INSERT INTO modified_agents (organization_id, agent_name)
       SELECT DISTINCT organization_id, agent_name FROM agent_modifications
        WHERE organization_id = $1 AND session_id = ANY ($2::uuid[])`,
      [tx.organizationId, ids],
    );
  }

  /** With all that refers to them, and their runs. */
  async delete(tx: OrganizationTransaction, sessions: PersonSession[]): Promise<void> {
    await tx.execute('DELETE FROM sessions WHERE organization_id = $1 AND id = ANY ($2::uuid[])', [
      tx.organizationId,
      sessions.map(({ id }) => id),
    ]);
    await tx.execute(
      `DELETE FROM runs WHERE organization_id = $1 AND id = ANY ($2::uuid[])
          AND NOT EXISTS (SELECT FROM sessions s WHERE s.organization_id = $1 AND s.run_id = runs.id)`,
      [tx.organizationId, sessions.map(({ runId }) => runId)],
    );
  }
}
