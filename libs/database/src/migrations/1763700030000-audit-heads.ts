import type { MigrationInterface, QueryRunner } from 'typeorm';
import { removable, tenantTable } from './row-level-security';

/** Where each audit log ends: entries that are taken out at its end are missed too. */
export class AuditHeads1763700030000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_heads (
        organization_id uuid PRIMARY KEY REFERENCES organizations (id) ON DELETE CASCADE,
        position bigint NOT NULL,
        hash bytea NOT NULL
      );
      COMMENT ON TABLE audit_heads IS 'the newest audit entry of each organization, written with it';
    `);
    await runner.query(HEADS_OF_WHAT_IS_THERE);
    await runner.query(tenantTable('audit_heads'));
    await runner.query('REVOKE DELETE ON audit_heads FROM crewkit_tenant');
    await runner.query(removable('audit_heads'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_heads');
  }
}

/** The wall holds the owner of the table too, so it is lowered meanwhile. */
const HEADS_OF_WHAT_IS_THERE = `
  ALTER TABLE audit_entries NO FORCE ROW LEVEL SECURITY;
  INSERT INTO audit_heads (organization_id, position, hash)
  SELECT DISTINCT ON (organization_id) organization_id, position, hash
    FROM audit_entries ORDER BY organization_id, position DESC;
  ALTER TABLE audit_entries FORCE ROW LEVEL SECURITY;
`;
