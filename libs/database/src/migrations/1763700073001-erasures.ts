import type { MigrationInterface, QueryRunner } from 'typeorm';
import { removable, sweepable, tenantTable } from './row-level-security';

/** What an organization has recorded of a person is deleted: who asked for it, and how far that is. */
export class Erasures1763700073001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE erasures (
        organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
        id uuid NOT NULL,
        user_id uuid NOT NULL,
        requested_by uuid NOT NULL,
        requested_at timestamptz NOT NULL,
        sessions integer NOT NULL DEFAULT 0,
        erased_at timestamptz,
        settled_at timestamptz,
        PRIMARY KEY (organization_id, id)
      );
      CREATE UNIQUE INDEX erasures_running ON erasures (organization_id, user_id) WHERE erased_at IS NULL;
      COMMENT ON COLUMN erasures.sessions IS 'that were deleted so far';
      COMMENT ON COLUMN erasures.settled_at IS 'what was under way at the erasure has been looked for, and is gone too';

      CREATE TABLE erased_sessions (
        organization_id uuid NOT NULL,
        erasure_id uuid NOT NULL,
        session_id uuid NOT NULL,
        session_day date NOT NULL,
        PRIMARY KEY (organization_id, erasure_id, session_id),
        FOREIGN KEY (organization_id, erasure_id) REFERENCES erasures (organization_id, id) ON DELETE CASCADE
      );
      COMMENT ON TABLE erased_sessions IS 'where events may still arrive that were under way; deleted when they are settled';
    `);
    for (const table of ['erasures', 'erased_sessions'])
      await runner.query(tenantTable(table) + removable(table));
    await runner.query(
      sweepable(
        'erasures',
        ['organization_id', 'id', 'requested_at', 'erased_at', 'settled_at'],
        'settled_at IS NULL',
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE erased_sessions, erasures');
  }
}
