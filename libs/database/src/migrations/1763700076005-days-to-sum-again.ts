import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every day that has sums is to be summed again, for those of people. By itself: who leaves a mark waits for it. */
export class DaysToSumAgain1763700076005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE changed_days NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE daily_rollups NO FORCE ROW LEVEL SECURITY;
      INSERT INTO changed_days (organization_id, day) SELECT DISTINCT organization_id, day FROM daily_rollups;
      ALTER TABLE daily_rollups FORCE ROW LEVEL SECURITY;
      ALTER TABLE changed_days FORCE ROW LEVEL SECURITY;
    `);
  }

  async down(): Promise<void> {
    // A mark does no harm.
  }
}
