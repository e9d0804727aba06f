import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createRole, tenantTable } from './row-level-security';

/** Roles, people, organizations and who belongs to them. */
export class Directory1763700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const role of ['crewkit_tenant', 'crewkit_platform', 'crewkit_sweep'])
      await runner.query(createRole(role));
    await runner.query(`
      CREATE TABLE users (
        id uuid PRIMARY KEY,
        email text NOT NULL UNIQUE,
        name text,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      GRANT SELECT, INSERT, UPDATE, DELETE ON users TO crewkit_platform;
      GRANT SELECT (id, name, email) ON users TO crewkit_tenant;

      CREATE TABLE organizations (
        id uuid PRIMARY KEY,
        slug text NOT NULL UNIQUE,
        name text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      GRANT SELECT ON organizations TO crewkit_platform;
    `);
    await runner.query(tenantTable('organizations', { column: 'id' }));
    await runner.query(`
      CREATE POLICY directory ON organizations FOR SELECT TO crewkit_platform USING (true);

      CREATE TABLE memberships (
        organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        role text NOT NULL CHECK (role IN ('owner', 'admin', 'manager', 'member', 'viewer')),
        coaching_mode text CHECK (coaching_mode IN ('coaching', 'collaborative', 'autonomous')),
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (organization_id, user_id)
      );
      CREATE INDEX memberships_user ON memberships (user_id);
      GRANT SELECT ON memberships TO crewkit_platform;
    `);
    await runner.query(tenantTable('memberships'));
    await runner.query(`
      CREATE POLICY own ON memberships FOR SELECT TO crewkit_platform
        USING (user_id = nullif((SELECT current_setting('app.user_id', true)), '')::uuid);

      ALTER TABLE users ENABLE ROW LEVEL SECURITY;
      ALTER TABLE users FORCE ROW LEVEL SECURITY;
      CREATE POLICY platform ON users TO crewkit_platform USING (true) WITH CHECK (true);
      CREATE POLICY colleagues ON users FOR SELECT TO crewkit_tenant
        USING (EXISTS (SELECT FROM memberships WHERE memberships.user_id = users.id));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE memberships, organizations, users');
  }
}
