import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists of one person's sessions, and their number. */
export class SessionsOfAPerson1763700072020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX sessions_of_person ON sessions (organization_id, user_id, started_at DESC, id DESC)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX sessions_of_person');
  }
}
