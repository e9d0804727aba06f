import type { MigrationInterface, QueryRunner } from 'typeorm';
import { removable, tenantTable } from './row-level-security';

const LIMIT = `nullif((SELECT current_setting('app.project_id', true)), '')::uuid`;

/**
 * Which version of a resource was current when, and which versions the subagents of a session were made of. What a fold
 * asks is the past: neither saving nor deleting anything may change what it is told.
 */
export class VersionLog1763700045000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(LOGS);
    await runner.query(LOG_WHAT_IS_THERE);
    await runner.query(tenantTable('version_log') + removable('version_log'));
    await runner.query(`
      REVOKE UPDATE, DELETE ON version_log FROM crewkit_tenant;
      CREATE POLICY project ON version_log AS RESTRICTIVE TO crewkit_tenant
        USING (${LIMIT} IS NULL OR project_id IS NULL OR project_id = ${LIMIT})
        WITH CHECK (${LIMIT} IS NULL OR project_id = ${LIMIT});
    `);
    await runner.query(SESSIONS);
    await runner.query(FOLD_WHAT_IS_THERE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE session_agents NO FORCE ROW LEVEL SECURITY;
      DELETE FROM session_agents WHERE role = 'subagent';
      ALTER TABLE session_agents FORCE ROW LEVEL SECURITY;
      ALTER TABLE session_agents DROP COLUMN role, ADD PRIMARY KEY (organization_id, session_id, resource_id);
      ALTER TABLE sessions DROP COLUMN opened_in;
      DROP INDEX resources_ever;
      DROP TABLE version_log, platform_version_log;
    `);
  }
}

const LOGS = `
  CREATE TABLE platform_version_log (
    resource_id uuid NOT NULL REFERENCES platform_resources (id),
    since timestamptz NOT NULL,
    number integer NOT NULL,
    PRIMARY KEY (resource_id, since)
  );
  GRANT SELECT ON platform_version_log TO crewkit_tenant, crewkit_platform;
  GRANT INSERT ON platform_version_log TO crewkit_platform;

  CREATE TABLE version_log (
    organization_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    since timestamptz NOT NULL,
    number integer NOT NULL,
    project_id uuid,
    PRIMARY KEY (organization_id, resource_id, since),
    FOREIGN KEY (organization_id, resource_id) REFERENCES resources (organization_id, id) ON DELETE CASCADE
  );
  COMMENT ON TABLE version_log IS 'which version of a resource was current since when';
  COMMENT ON COLUMN version_log.project_id IS 'of the tier project; stays when the project is gone';

  CREATE INDEX resources_ever ON resources (organization_id, type, name);
  COMMENT ON INDEX resources_ever IS 'the deleted ones too, for sessions that began before';
`;

/**
 * What is known of the time before: each version was current when it was made, and the one that is current since the last
 * change. The walls hold the owner too, so they are lowered meanwhile.
 */
const LOG_WHAT_IS_THERE = `
  INSERT INTO platform_version_log (resource_id, since, number)
  SELECT resource_id, created_at, number FROM platform_resource_versions
  UNION ALL
  SELECT r.id, greatest(r.updated_at, newest.created_at + interval '1 millisecond'), r.current_number
    FROM platform_resources r CROSS JOIN LATERAL (
      SELECT number, created_at FROM platform_resource_versions WHERE resource_id = r.id ORDER BY number DESC LIMIT 1
    ) newest WHERE newest.number <> r.current_number;

  ALTER TABLE resources NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE resource_versions NO FORCE ROW LEVEL SECURITY;
  INSERT INTO version_log (organization_id, resource_id, since, number, project_id)
  SELECT r.organization_id, r.id, v.created_at, v.number, r.project_id
    FROM resources r JOIN resource_versions v ON v.organization_id = r.organization_id AND v.resource_id = r.id
  UNION ALL
  SELECT r.organization_id, r.id, greatest(r.updated_at, newest.created_at + interval '1 millisecond'),
         r.current_number, r.project_id
    FROM resources r CROSS JOIN LATERAL (
      SELECT number, created_at FROM resource_versions v
       WHERE v.organization_id = r.organization_id AND v.resource_id = r.id ORDER BY number DESC LIMIT 1
    ) newest WHERE newest.number <> r.current_number;
  ALTER TABLE resources FORCE ROW LEVEL SECURITY;
  ALTER TABLE resource_versions FORCE ROW LEVEL SECURITY;
`;

/* No default fills opened_in for older sessions: to write them all would hold up everybody. They have their project. */
const SESSIONS = `
  ALTER TABLE sessions ADD COLUMN opened_in uuid;
  COMMENT ON COLUMN sessions.opened_in IS
    'the project at the opening, which stays when the project is gone; null too for sessions older than the column';
  ALTER TABLE session_agents
    ADD COLUMN role text NOT NULL DEFAULT 'main' CHECK (role IN ('main', 'subagent')),
    DROP CONSTRAINT session_agents_pkey,
    ADD PRIMARY KEY (organization_id, session_id, role, resource_id);
  GRANT SELECT (role) ON session_agents TO crewkit_removal;
  COMMENT ON COLUMN session_agents.role IS
    'main: as the client opened the session; subagent: derived by folds from the types of its tasks';
`;

/** Sessions whose subagents may be agents that somebody here made. */
const FOLD_WHAT_IS_THERE = `
  ALTER TABLE session_tasks NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE resources NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE unfolded_sessions NO FORCE ROW LEVEL SECURITY;
  INSERT INTO unfolded_sessions (organization_id, session_id)
  SELECT DISTINCT organization_id, session_id FROM session_tasks task
   WHERE EXISTS (SELECT FROM resources r
                  WHERE r.organization_id = task.organization_id AND r.type = 'agent' AND r.name = task.agent_type)
      OR EXISTS (SELECT FROM platform_resources r WHERE r.type = 'agent' AND r.name = task.agent_type);
  ALTER TABLE session_tasks FORCE ROW LEVEL SECURITY;
  ALTER TABLE resources FORCE ROW LEVEL SECURITY;
  ALTER TABLE unfolded_sessions FORCE ROW LEVEL SECURITY;
`;
