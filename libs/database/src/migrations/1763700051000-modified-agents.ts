import type { MigrationInterface, QueryRunner } from 'typeorm';
import { removable, sweepable, tenantTable } from './row-level-security';

/** Agents in whose modifications patterns are to be looked for. Whatever was recorded before counts as not looked at. */
export class ModifiedAgents1763700051000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE modified_agents (
        organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
        agent_name text NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        marked_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (organization_id, agent_name, id)
      );
      COMMENT ON TABLE modified_agents IS
        'marks: one row per modification, written in its transaction, deleted by the detection that saw it';
      ALTER TABLE agent_modifications NO FORCE ROW LEVEL SECURITY;
      INSERT INTO modified_agents (organization_id, agent_name)
      SELECT DISTINCT organization_id, agent_name FROM agent_modifications;
      ALTER TABLE agent_modifications FORCE ROW LEVEL SECURITY;
    `);
    await runner.query(
      tenantTable('modified_agents') +
        removable('modified_agents') +
        sweepable('modified_agents', ['organization_id', 'marked_at']),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE modified_agents');
  }
}
