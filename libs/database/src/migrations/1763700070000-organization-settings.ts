import type { MigrationInterface, QueryRunner } from 'typeorm';
import { removable, sweepable, tenantTable } from './row-level-security';

/** What an organization has decided about its sessions; it has a row once it has decided anything. */
export class OrganizationSettings1763700070000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organization_settings (
        organization_id uuid PRIMARY KEY REFERENCES organizations (id) ON DELETE CASCADE,
        capture_mode text NOT NULL CHECK (capture_mode IN ('metadata', 'full')),
        retention_days integer CHECK (retention_days BETWEEN 1 AND 3650),
        idle_end_minutes integer CHECK (idle_end_minutes BETWEEN 5 AND 10080)
      );
      COMMENT ON COLUMN organization_settings.retention_days IS 'null: for ever';
      COMMENT ON COLUMN organization_settings.idle_end_minutes IS 'null: sessions never end for silence';
    `);
    await runner.query(tenantTable('organization_settings'));
    await runner.query(
      sweepable('organization_settings', ['organization_id', 'retention_days', 'idle_end_minutes']),
    );
    await runner.query(removable('organization_settings'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE organization_settings');
  }
}
