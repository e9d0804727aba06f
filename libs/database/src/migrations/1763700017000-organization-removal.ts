import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createRole, removable, sweepable, tenantTable } from './row-level-security';

/** What an organization has; later tables say `removable` in the migration that makes them. */
const TABLES = [
  'api_tokens',
  'audit_entries',
  'changed_days',
  'daily_rollups',
  'event_digests',
  'events',
  'import_chunks',
  'imports',
  'invitations',
  'memberships',
  'projects',
  'repositories',
  'roles',
  'runs',
  'session_tasks',
  'session_tools',
  'session_usage',
  'sessions',
  'transcript_titles',
  'unfolded_sessions',
  'usage_records',
];

/** Organizations are removed: out of sight at once, out of the tables as fast as that goes without harm to others. */
export class OrganizationRemoval1763700017000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createRole('crewkit_removal'));
    await runner.query(MARKS);
    await runner.query(tenantTable('organization_removals'));
    await runner.query(sweepable('organization_removals', ['organization_id', 'removed_at', 'emptied_at']));
    await runner.query(RIGHTS);
    for (const table of TABLES) await runner.query(removable(table));
    await runner.query(removable('organizations', { column: 'id' }));
    await runner.query(OUT_OF_SIGHT);
    await runner.query(INDEXES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX sessions_run, sessions_project, sessions_repository, devices_organization;
      DROP POLICY not_removed ON organizations;
      ALTER POLICY directory ON organizations USING (true);
      GRANT DELETE ON organizations TO crewkit_tenant;
    `);
    for (const table of [...TABLES, 'organizations'])
      await runner.query(`DROP POLICY removal ON ${table}; REVOKE ALL ON ${table} FROM crewkit_removal`);
    await runner.query('DROP TABLE organization_removals');
  }
}

const MARKS = `
  CREATE TABLE organization_removals (
    organization_id uuid PRIMARY KEY REFERENCES organizations (id) ON DELETE CASCADE,
    removed_at timestamptz NOT NULL DEFAULT now(),
    emptied_at timestamptz
  );
  COMMENT ON TABLE organization_removals IS 'marks: the organization is gone for everybody, its rows are on their way out';
  COMMENT ON COLUMN organization_removals.emptied_at IS
    'nothing was left then; what was under way at the mark may have left something since';
`;

/** A mark is for ever: no role of ours can take one back. Nor can whoever works in an organization delete it at a stroke. */
const RIGHTS = `
  REVOKE UPDATE, DELETE ON organization_removals FROM crewkit_tenant;
  REVOKE DELETE ON organizations FROM crewkit_tenant;
  GRANT SELECT, UPDATE (emptied_at) ON organization_removals TO crewkit_removal;
  CREATE POLICY removal ON organization_removals TO crewkit_removal
    USING (organization_id = nullif((SELECT current_setting('app.organization_id', true)), '')::uuid);
  GRANT SELECT (organization_id) ON organization_removals TO crewkit_platform;
  CREATE POLICY directory ON organization_removals FOR SELECT TO crewkit_platform USING (true);
`;

const OUT_OF_SIGHT = `
  ALTER POLICY directory ON organizations
    USING (NOT EXISTS (SELECT FROM organization_removals mark WHERE mark.organization_id = organizations.id));
  CREATE POLICY not_removed ON organizations AS RESTRICTIVE TO crewkit_tenant
    USING (NOT EXISTS (SELECT FROM organization_removals mark WHERE mark.organization_id = organizations.id));
`;

/** For each row that is deleted Postgres looks for rows that refer to it: by these, instead of reading them all. */
const INDEXES = `
  CREATE INDEX sessions_run ON sessions (organization_id, run_id);
  CREATE INDEX sessions_project ON sessions (organization_id, project_id);
  CREATE INDEX sessions_repository ON sessions (organization_id, repository_id);
  CREATE INDEX devices_organization ON devices (organization_id);
`;
