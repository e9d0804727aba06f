import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './row-level-security';

/** Who decided what: rows that are added and never changed, each bound to the one before it. */
export class AuditLog1763700009000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_entries (
        organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
        position bigint NOT NULL,
        recorded_at timestamptz NOT NULL,
        actor_id uuid NOT NULL,
        action text NOT NULL,
        subject_type text NOT NULL,
        subject_id text NOT NULL,
        details jsonb NOT NULL,
        request_id text,
        hash bytea NOT NULL,
        PRIMARY KEY (organization_id, position)
      );
      COMMENT ON COLUMN audit_entries.position IS 'from 1, without gaps';
      COMMENT ON COLUMN audit_entries.hash IS 'SHA-256 of the hash before it and of what the entry says';
    `);
    await runner.query(tenantTable('audit_entries'));
    await runner.query('REVOKE UPDATE, DELETE ON audit_entries FROM crewkit_tenant');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_entries');
  }
}
