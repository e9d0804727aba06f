import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './row-level-security';

/** People who were asked to join an organization. */
export class Invitations1763700010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(INVITATIONS);
    await runner.query(tenantTable('invitations'));
    await runner.query(PLATFORM_POLICY);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE invitations');
  }
}

const INVITATIONS = `
  CREATE TABLE invitations (
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    email text NOT NULL,
    role_id uuid NOT NULL,
    invited_by uuid NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz,
    declined_at timestamptz,
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, email),
    FOREIGN KEY (organization_id, role_id) REFERENCES roles (organization_id, id)
  );
  COMMENT ON COLUMN invitations.token_hash IS 'SHA-256 of the secret in the link; the newest link is the only one';
`;

/** Where only invited people may sign up, signing in has to know whether an address is invited, and no more. */
const PLATFORM_POLICY = `
  GRANT SELECT (email, expires_at, accepted_at, declined_at) ON invitations TO crewkit_platform;
  CREATE POLICY open ON invitations FOR SELECT TO crewkit_platform
    USING (accepted_at IS NULL AND declined_at IS NULL AND expires_at > now());
`;
