import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './row-level-security';

/** Projects and the repositories linked to them. */
export class Projects1763700002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE projects (
        organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
        id uuid NOT NULL,
        slug text NOT NULL,
        name text NOT NULL,
        project_type text NOT NULL CHECK (project_type IN ('repository', 'workspace')),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (organization_id, id),
        UNIQUE (organization_id, slug)
      );

      CREATE TABLE repositories (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        project_id uuid NOT NULL,
        slug text NOT NULL,
        name text NOT NULL,
        remote_url text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (organization_id, id),
        UNIQUE (organization_id, slug),
        UNIQUE (organization_id, remote_url),
        FOREIGN KEY (organization_id, project_id) REFERENCES projects (organization_id, id) ON DELETE CASCADE
      );
      CREATE INDEX repositories_project ON repositories (organization_id, project_id);
      COMMENT ON COLUMN repositories.remote_url IS 'normalised: host/path, lower-case host, no scheme, user or .git';
    `);
    await runner.query(tenantTable('projects'));
    await runner.query(tenantTable('repositories'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE repositories, projects');
  }
}
