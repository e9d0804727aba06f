import type { MigrationInterface, QueryRunner } from 'typeorm';
import { removable, tenantTable } from './row-level-security';

/** Edits that people make again and again: derived from their modifications, but for what was decided about them. */
export class EditPatterns1763700042000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE edit_patterns (
        organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
        id uuid NOT NULL,
        agent_name text NOT NULL,
        hunk jsonb NOT NULL,
        modification_ids uuid[] NOT NULL,
        people integer NOT NULL,
        sessions integer NOT NULL,
        detected_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        dismissed_at timestamptz,
        PRIMARY KEY (organization_id, id)
      );
      CREATE INDEX edit_patterns_agent ON edit_patterns (organization_id, agent_name);
      COMMENT ON COLUMN edit_patterns.hunk IS 'the lines of the edit that is most similar to all others';
      COMMENT ON COLUMN edit_patterns.dismissed_at IS 'null while nobody has said that it is none';
    `);
    await runner.query(tenantTable('edit_patterns') + removable('edit_patterns'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE edit_patterns');
  }
}
