import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Audit entries say what was before. Those that are there keep their hashes. */
export class AuditBefore1763700016001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE audit_entries ADD COLUMN before jsonb;
      COMMENT ON COLUMN audit_entries.before IS 'what details say, as it was; null where nothing was changed';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit_entries DROP COLUMN before');
  }
}
