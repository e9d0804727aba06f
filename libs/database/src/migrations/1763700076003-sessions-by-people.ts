import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which people had sessions with which agents in a project or repository: read from the index alone. Reads go on while it is built. */
export class SessionsByPeople1763700076003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX sessions_project_people ON sessions (organization_id, project_id, started_on)
        INCLUDE (user_id, agent_name);
      CREATE INDEX sessions_repository_people ON sessions (organization_id, repository_id, started_on)
        INCLUDE (project_id, user_id, agent_name);
      DROP INDEX sessions_project_day, sessions_repository_day;
      ALTER INDEX sessions_project_people RENAME TO sessions_project_day;
      ALTER INDEX sessions_repository_people RENAME TO sessions_repository_day;
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
