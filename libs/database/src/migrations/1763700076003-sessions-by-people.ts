import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which people had sessions with which agents in a project or repository: read from the index alone. */
export class SessionsByPeople1763700076003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX sessions_project_day, sessions_repository_day;
      CREATE INDEX sessions_project_day ON sessions (organization_id, project_id, started_on)
        INCLUDE (user_id, agent_name);
      CREATE INDEX sessions_repository_day ON sessions (organization_id, repository_id, started_on)
        INCLUDE (project_id, user_id, agent_name);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX sessions_project_day, sessions_repository_day;
      CREATE INDEX sessions_project_day ON sessions (organization_id, project_id, started_on);
      CREATE INDEX sessions_repository_day ON sessions (organization_id, repository_id, started_on);
    `);
  }
}
