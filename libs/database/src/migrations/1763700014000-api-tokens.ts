import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './row-level-security';

/**
 * Tokens for scripts and pipelines. Whoever presents one is not known to belong to any organization yet, so the
 * platform role may look one up and note that it was used; making and revoking them is the organization's affair.
 */
export class ApiTokens1763700014000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE api_tokens (
        organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
        id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('personal', 'ci')),
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        name text NOT NULL,
        scopes text[] NOT NULL,
        token_hash bytea NOT NULL,
        last_characters text NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        last_used_at timestamptz,
        last_used_ip text,
        revoked_at timestamptz,
        PRIMARY KEY (organization_id, id)
      );
      CREATE INDEX api_tokens_hash ON api_tokens (token_hash);
      CREATE INDEX api_tokens_user ON api_tokens (user_id);
      COMMENT ON COLUMN api_tokens.user_id IS 'whom it acts as; of a ci token the member who answers for it';
      COMMENT ON COLUMN api_tokens.token_hash IS 'SHA-256 of the token: 256 random bits cannot be searched through';
      ALTER TABLE audit_entries ALTER COLUMN actor_id DROP NOT NULL;
      COMMENT ON COLUMN audit_entries.actor_id IS 'null for what somebody caused who was not signed in';
    `);
    await runner.query(tenantTable('api_tokens'));
    await runner.query(`
      GRANT SELECT, UPDATE (last_used_at, last_used_ip) ON api_tokens TO crewkit_platform;
      CREATE POLICY presented ON api_tokens FOR SELECT TO crewkit_platform USING (true);
      CREATE POLICY used ON api_tokens FOR UPDATE TO crewkit_platform USING (true);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_tokens; ALTER TABLE audit_entries ALTER COLUMN actor_id SET NOT NULL');
  }
}
