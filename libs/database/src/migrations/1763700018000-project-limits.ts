import type { MigrationInterface, QueryRunner } from 'typeorm';
import { projectWall } from './row-level-security';

/** What is a project's, and by which column that is known. What hangs on a session is looked for by its session. */
const COLUMNS = {
  api_tokens: 'project_id',
  daily_rollups: 'scope',
  imports: 'limited_to',
  projects: 'id',
  repositories: 'project_id',
  sessions: 'project_id',
};

/** API tokens that are limited to one project: the second wall, inside that around the organization. */
export class ProjectLimits1763700018000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE api_tokens
        ADD COLUMN project_id uuid,
        ADD FOREIGN KEY (organization_id, project_id) REFERENCES projects (organization_id, id) ON DELETE CASCADE;
      CREATE INDEX api_tokens_project ON api_tokens (organization_id, project_id);
      COMMENT ON COLUMN api_tokens.project_id IS 'what it is limited to, and ends with; null for the whole organization';
      ALTER TABLE imports ADD COLUMN limited_to uuid;
      COMMENT ON COLUMN imports.limited_to IS 'the project outside of which it may write nothing; null for no limit';
    `);
    for (const [table, column] of Object.entries(COLUMNS)) await runner.query(projectWall(table, { column }));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(COLUMNS)) await runner.query(`DROP POLICY project ON ${table}`);
    await runner.query('ALTER TABLE imports DROP COLUMN limited_to');
    await runner.query('ALTER TABLE api_tokens DROP COLUMN project_id');
  }
}
