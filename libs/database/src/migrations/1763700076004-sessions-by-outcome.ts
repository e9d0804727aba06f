import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rollups count successes. What has ended otherwise is less, and counted from the index alone. */
export class SessionsByOutcome1763700076004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX sessions_outcome ON sessions (organization_id, outcome, started_at DESC, id DESC)
        INCLUDE (project_id, repository_id, agent_name, user_id) WHERE outcome IS NOT NULL AND outcome <> 'success'
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX sessions_outcome');
  }
}
