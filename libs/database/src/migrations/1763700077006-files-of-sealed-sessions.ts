import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many files a session touched stays when their paths go with retention. */
export class FilesOfSealedSessions1763700077006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE session_facts ADD COLUMN files_touched integer;
      COMMENT ON COLUMN session_facts.files_touched IS 'how many files were edited, where their paths are gone; null before';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE session_facts DROP COLUMN files_touched');
  }
}
