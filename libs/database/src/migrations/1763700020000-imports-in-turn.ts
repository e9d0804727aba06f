import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An import that fails lets those behind it pass. */
export class ImportsInTurn1763700020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE imports ADD COLUMN retry_at timestamptz;
      COMMENT ON COLUMN imports.retry_at IS 'an attempt to read it began: not before then again';
      GRANT SELECT (retry_at) ON imports TO crewkit_sweep;
      CREATE INDEX imports_unread ON imports (organization_id, created_at, id) WHERE status IN ('queued', 'running');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX imports_unread');
    await runner.query('ALTER TABLE imports DROP COLUMN retry_at');
  }
}
