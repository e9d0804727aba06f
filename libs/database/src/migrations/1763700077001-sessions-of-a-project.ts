import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Sessions of a project or repository newest first, for lists, and read from the index alone which people had them with
 * which agents. Those of a person are there already. Reads go on while they are built.
 */
export class SessionsOfAProject1763700077001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX sessions_of_project ON sessions (organization_id, project_id, started_at DESC, id DESC)
        INCLUDE (user_id, agent_name);
      CREATE INDEX sessions_of_repository ON sessions (organization_id, repository_id, started_at DESC, id DESC)
        INCLUDE (project_id, user_id, agent_name);
      DROP INDEX sessions_project_day, sessions_repository_day, sessions_user_day;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX sessions_project_day ON sessions (organization_id, project_id, started_on)
        INCLUDE (user_id, agent_name);
      CREATE INDEX sessions_repository_day ON sessions (organization_id, repository_id, started_on)
        INCLUDE (project_id, user_id, agent_name);
      CREATE INDEX sessions_user_day ON sessions (organization_id, user_id, started_on);
      DROP INDEX sessions_of_project, sessions_of_repository;
    `);
  }
}
