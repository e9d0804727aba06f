import { Injectable } from '@nestjs/common';
import { type OrganizationTransaction, SweepDatabase } from '@app/database';
import type { ModificationsLogged } from './modifications.job';

/** More than a sweep announces at once; the next one goes on. */
const MOST = 1000;

/** Marks: an agent was modified, and nobody has looked for patterns since. `ModificationsRepository.insert` leaves them. */
@Injectable()
export class ModifiedAgentsRepository {
  constructor(private readonly sweep: SweepDatabase) {}

  /** Names of agents, those that wait longest first. */
  async waiting(tx: OrganizationTransaction, most: number): Promise<string[]> {
    const rows = await tx.query<{ name: string }>(
      `SELECT agent_name AS name FROM modified_agents WHERE organization_id = $1
        GROUP BY agent_name ORDER BY min(id) LIMIT $2`,
      [tx.organizationId, most],
    );
    return rows.map(({ name }) => name);
  }

  /** Read before the modifications that they announce: whatever comes later brings a mark that stays. */
  async marksOf(tx: OrganizationTransaction, agentName: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      'SELECT id FROM modified_agents WHERE organization_id = $1 AND agent_name = $2',
      [tx.organizationId, agentName],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Deletes marks: all, or none where somebody else has taken any of them meanwhile. False in that case. For one at a
   * time in an organization.
   */
  async take(tx: OrganizationTransaction, agentName: string, marks: string[]): Promise<boolean> {
    const taken = await tx.execute(
      `WITH mine AS (
         SELECT id FROM modified_agents WHERE organization_id = $1 AND agent_name = $2 AND id = ANY ($3::bigint[])
       )
       DELETE FROM modified_agents USING mine
        WHERE organization_id = $1 AND agent_name = $2 AND modified_agents.id = mine.id
          AND (SELECT count(*) FROM mine) = cardinality($3::bigint[])`,
      [tx.organizationId, agentName, marks],
    );
    return taken === marks.length;
  }

  /** Puts an agent behind all that wait: its mark is a new one. */
  async postpone(tx: OrganizationTransaction, agentName: string): Promise<void> {
    const key = [tx.organizationId, agentName];
    await tx.execute('DELETE FROM modified_agents WHERE organization_id = $1 AND agent_name = $2', key);
    await tx.execute('INSERT INTO modified_agents (organization_id, agent_name) VALUES ($1, $2)', key);
  }

  /** Organizations whose agents wait. */
  organizations(olderThanSeconds: number): Promise<ModificationsLogged[]> {
    return this.sweep.run((tx) =>
      tx.query<ModificationsLogged>(
        `SELECT DISTINCT organization_id AS "organizationId" FROM modified_agents
          WHERE marked_at < now() - make_interval(secs => $1) LIMIT ${MOST}`,
        [olderThanSeconds],
      ),
    );
  }
}
