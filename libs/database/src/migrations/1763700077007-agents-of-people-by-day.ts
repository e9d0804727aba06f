import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which agents people worked with, by day: read without the rest of a row, as of weeks already. Days at the ends of a period
 * are most of what a report of people reads.
 */
export class AgentsOfPeopleByDay1763700077007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX daily_rollups_agents_of_people ON daily_rollups (organization_id, day, scope, key)
        INCLUDE (scope_kind, dimension, sessions) WHERE scope_kind = 'agent' AND dimension = 'user'
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX daily_rollups_agents_of_people');
  }
}
