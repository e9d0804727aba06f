import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A session that cannot be priced holds up no repricing. */
export class FailedRepricings1763700076001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE repricings ADD COLUMN failed_sessions integer NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE repricings DROP COLUMN failed_sessions');
  }
}
