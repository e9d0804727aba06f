import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './row-level-security';

/** Sums per organization, day and dimension value. All of it can be computed again from sessions. */
export class Analytics1763700005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE daily_rollups (
        organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
        scope uuid NOT NULL,
        dimension text NOT NULL CHECK (dimension IN ('all', 'agent', 'model', 'project', 'user')),
        day date NOT NULL,
        key text NOT NULL,
        sessions integer NOT NULL,
        active_sessions integer NOT NULL,
        ended_sessions integer NOT NULL,
        with_outcome integer NOT NULL,
        successes integer NOT NULL,
        unpriced_sessions integer NOT NULL,
        turns bigint NOT NULL,
        duration_ms bigint NOT NULL,
        cost numeric(24, 12) NOT NULL,
        input_tokens bigint NOT NULL,
        output_tokens bigint NOT NULL,
        cache_read_tokens bigint NOT NULL,
        cache_creation_tokens bigint NOT NULL,
        PRIMARY KEY (organization_id, scope, dimension, day, key)
      );
      COMMENT ON COLUMN daily_rollups.scope IS 'a project, or the nil UUID for the whole organization';
    `);
    await runner.query(tenantTable('daily_rollups'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE daily_rollups');
  }
}
