import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './row-level-security';

/** Roles become rows of their organization, so that it can add its own. */
export class Roles1763700008000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ROLES);
    await runner.query(tenantTable('roles'));
    await runner.query(MEMBERS_ROLES);
    await runner.query(PLATFORM_POLICY);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(FORMER_ROLES);
    await runner.query('DROP TABLE roles');
  }
}

const ROLES = `
  CREATE TABLE roles (
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    name text NOT NULL,
    level integer NOT NULL CHECK (level BETWEEN 1 AND 100),
    coaching_mode text NOT NULL CHECK (coaching_mode IN ('coaching', 'collaborative', 'autonomous')),
    built_in boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id)
  );
  CREATE UNIQUE INDEX roles_name ON roles (organization_id, lower(name));
  COMMENT ON COLUMN roles.level IS 'rights are those of the highest built-in role at or below it';
`;

/** The walls hold the owner of the tables too, so they are lowered while it gives everybody their role's id. */
const MEMBERS_ROLES = `
  ALTER TABLE memberships ADD COLUMN role_id uuid;
  ALTER TABLE organizations NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE memberships NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE roles NO FORCE ROW LEVEL SECURITY;
  INSERT INTO roles (organization_id, id, name, level, coaching_mode, built_in, created_at)
  SELECT organizations.id, gen_random_uuid(), role.name, role.level, role.coaching_mode, true, organizations.created_at
    FROM organizations, (VALUES ('owner', 100, 'autonomous'), ('admin', 80, 'autonomous'), ('manager', 60, 'collaborative'),
                                ('member', 40, 'collaborative'), ('viewer', 20, 'coaching')) AS role (name, level, coaching_mode);
  UPDATE memberships SET role_id = roles.id
    FROM roles WHERE roles.organization_id = memberships.organization_id AND roles.name = memberships.role;
  ALTER TABLE organizations FORCE ROW LEVEL SECURITY;
  ALTER TABLE memberships FORCE ROW LEVEL SECURITY;
  ALTER TABLE roles FORCE ROW LEVEL SECURITY;
  ALTER TABLE memberships ALTER COLUMN role_id SET NOT NULL;
  ALTER TABLE memberships DROP COLUMN role;
  ALTER TABLE memberships ADD FOREIGN KEY (organization_id, role_id) REFERENCES roles (organization_id, id);
  CREATE INDEX memberships_role ON memberships (organization_id, role_id);
`;

/** Whoever signs in sees the roles of their own memberships. */
const PLATFORM_POLICY = `
  GRANT SELECT ON roles TO crewkit_platform;
  CREATE POLICY own ON roles FOR SELECT TO crewkit_platform
    USING (EXISTS (SELECT FROM memberships WHERE memberships.organization_id = roles.organization_id
                                             AND memberships.role_id = roles.id));
`;

const FORMER_ROLES = `
  ALTER TABLE memberships ADD COLUMN role text;
  ALTER TABLE memberships NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE roles NO FORCE ROW LEVEL SECURITY;
  UPDATE memberships SET role = CASE WHEN level >= 100 THEN 'owner' WHEN level >= 80 THEN 'admin' WHEN level >= 60 THEN 'manager'
                                     WHEN level >= 40 THEN 'member' ELSE 'viewer' END
    FROM roles WHERE roles.organization_id = memberships.organization_id AND roles.id = memberships.role_id;
  ALTER TABLE memberships FORCE ROW LEVEL SECURITY;
  ALTER TABLE memberships ALTER COLUMN role SET NOT NULL;
  ALTER TABLE memberships ADD CHECK (role IN ('owner', 'admin', 'manager', 'member', 'viewer'));
  ALTER TABLE memberships DROP COLUMN role_id;
`;
