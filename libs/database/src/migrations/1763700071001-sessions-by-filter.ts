import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions of a project, a repository or a person in a period: for reports that combine filters, and of one person. */
export class SessionsByFilter1763700071001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX sessions_project_day ON sessions (organization_id, project_id, started_on);
      CREATE INDEX sessions_repository_day ON sessions (organization_id, repository_id, started_on);
      CREATE INDEX sessions_user_day ON sessions (organization_id, user_id, started_on);
      DROP INDEX sessions_project, sessions_repository;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX sessions_project ON sessions (organization_id, project_id);
      CREATE INDEX sessions_repository ON sessions (organization_id, repository_id);
      DROP INDEX sessions_project_day, sessions_repository_day, sessions_user_day;
    `);
  }
}
