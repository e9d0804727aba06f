import type { MigrationInterface, QueryRunner } from 'typeorm';
import { removable, tenantTable } from './row-level-security';

const LIMIT = `nullif((SELECT current_setting('app.project_id', true)), '')::uuid`;

/**
 * What agents are configured with. The platform's own are no organization's: everybody may read them, and nothing but the
 * installation itself writes them. Versions are never changed or removed while their organization lives.
 */
export class Resources1763700040000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE platform_resources (
        id uuid PRIMARY KEY,
        type text NOT NULL CHECK (type IN ('agent', 'skill', 'rule', 'command')),
        name text NOT NULL,
        current_number integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        UNIQUE (type, name)
      );
      CREATE TABLE platform_resource_versions (
        resource_id uuid NOT NULL REFERENCES platform_resources (id),
        number integer NOT NULL,
        hash bytea NOT NULL,
        content text NOT NULL,
        message text,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (resource_id, number),
        UNIQUE (resource_id, hash)
      );
      GRANT SELECT ON platform_resources, platform_resource_versions TO crewkit_tenant, crewkit_platform;
      GRANT INSERT, UPDATE (current_number, updated_at) ON platform_resources TO crewkit_platform;
      GRANT INSERT ON platform_resource_versions TO crewkit_platform;

      CREATE TABLE resources (
        organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
        id uuid NOT NULL,
        tier text NOT NULL CHECK (tier IN ('organization', 'project')),
        project_id uuid,
        type text NOT NULL CHECK (type IN ('agent', 'skill', 'rule', 'command')),
        name text NOT NULL,
        inheritance text NOT NULL CHECK (inheritance IN ('inherit', 'forked', 'standalone')),
        forked_from uuid,
        forked_hash bytea,
        current_number integer NOT NULL,
        published_at timestamptz,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        deleted_at timestamptz,
        PRIMARY KEY (organization_id, id),
        FOREIGN KEY (organization_id, project_id) REFERENCES projects (organization_id, id) ON DELETE SET NULL (project_id),
        CHECK (tier = 'project' OR project_id IS NULL)
      );
      CREATE UNIQUE INDEX resources_name ON resources (organization_id, type, name, project_id) NULLS NOT DISTINCT
        WHERE deleted_at IS NULL AND (tier = 'organization' OR project_id IS NOT NULL);
      CREATE INDEX resources_project ON resources (organization_id, project_id);
      COMMENT ON COLUMN resources.project_id IS 'of the tier project; null once the project is gone, which ends the resource';
      COMMENT ON COLUMN resources.forked_hash IS 'the version of the original that the fork has taken over so far';
      COMMENT ON COLUMN resources.published_at IS 'null for a draft, which nobody gets';
      CREATE TABLE resource_versions (
        organization_id uuid NOT NULL,
        resource_id uuid NOT NULL,
        number integer NOT NULL,
        hash bytea NOT NULL,
        content text NOT NULL,
        message text,
        author_id uuid NOT NULL,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (organization_id, resource_id, number),
        UNIQUE (organization_id, resource_id, hash),
        FOREIGN KEY (organization_id, resource_id) REFERENCES resources (organization_id, id) ON DELETE CASCADE
      );
      COMMENT ON COLUMN resource_versions.hash IS 'SHA-256 of the content';

      ALTER TABLE sessions ADD COLUMN agent_version text;
      COMMENT ON COLUMN sessions.agent_version IS 'as clients write it; session_agents says exactly which versions';
      CREATE TABLE session_agents (
        organization_id uuid NOT NULL,
        session_id uuid NOT NULL,
        resource_id uuid NOT NULL,
        version_hash bytea NOT NULL,
        tier text NOT NULL CHECK (tier IN ('platform', 'organization', 'project')),
        PRIMARY KEY (organization_id, session_id, resource_id),
        FOREIGN KEY (organization_id, session_id) REFERENCES sessions (organization_id, id) ON DELETE CASCADE
      );
      CREATE INDEX session_agents_version ON session_agents (organization_id, resource_id, version_hash);
      COMMENT ON TABLE session_agents IS 'what a session was configured with, whatever became of it later';
    `);
    for (const table of ['resources', 'resource_versions', 'session_agents'])
      await runner.query(tenantTable(table) + removable(table));
    await runner.query(`
      REVOKE DELETE ON resources FROM crewkit_tenant;
      REVOKE UPDATE, DELETE ON resource_versions FROM crewkit_tenant;

      CREATE POLICY project ON resources AS RESTRICTIVE TO crewkit_tenant
        USING (${LIMIT} IS NULL OR tier = 'organization' OR project_id = ${LIMIT})
        WITH CHECK (${LIMIT} IS NULL OR project_id = ${LIMIT});

      CREATE VIEW all_resources WITH (security_invoker = true) AS
        SELECT r.organization_id, r.id, r.tier, r.project_id, r.type, r.name, r.inheritance, r.forked_from, r.forked_hash,
               r.published_at, r.created_at, r.updated_at, v.number, v.hash, v.content, v.created_at AS version_at
          FROM resources r JOIN resource_versions v
            ON v.organization_id = r.organization_id AND v.resource_id = r.id AND v.number = r.current_number
         WHERE r.deleted_at IS NULL AND (r.tier = 'organization' OR r.project_id IS NOT NULL)
        UNION ALL
        SELECT NULL, r.id, 'platform', NULL, r.type, r.name, 'standalone', NULL, NULL,
               r.created_at, r.created_at, r.updated_at, v.number, v.hash, v.content, v.created_at
          FROM platform_resources r JOIN platform_resource_versions v ON v.resource_id = r.id AND v.number = r.current_number;
      CREATE VIEW all_resource_versions WITH (security_invoker = true) AS
        SELECT organization_id, resource_id, number, hash, content, message, author_id, created_at FROM resource_versions
        UNION ALL
        SELECT NULL, resource_id, number, hash, content, message, NULL, created_at FROM platform_resource_versions;
      GRANT SELECT ON all_resources, all_resource_versions TO crewkit_tenant;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW all_resource_versions, all_resources;
      DROP TABLE session_agents;
      ALTER TABLE sessions DROP COLUMN agent_version;
      DROP TABLE resource_versions, resources, platform_resource_versions, platform_resources;
    `);
  }
}
