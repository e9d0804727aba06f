import type { MigrationInterface, QueryRunner } from 'typeorm';
import { removable, tenantTable } from './row-level-security';

/** What people change by hand in the files of agents. The same content is stored once in an organization. */
export class Modifications1763700041000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE content_blobs (
        organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
        hash bytea NOT NULL,
        content text NOT NULL,
        PRIMARY KEY (organization_id, hash)
      );
      COMMENT ON COLUMN content_blobs.hash IS 'SHA-256 of the content';
      CREATE TABLE agent_modifications (
        organization_id uuid NOT NULL,
        id uuid NOT NULL,
        session_id uuid NOT NULL,
        user_id uuid NOT NULL,
        agent_name text NOT NULL,
        agent_version text,
        file_path text NOT NULL,
        change_type text NOT NULL CHECK (change_type IN ('create', 'edit', 'delete')),
        before_hash bytea NOT NULL,
        after_hash bytea NOT NULL,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (organization_id, id),
        FOREIGN KEY (organization_id, session_id) REFERENCES sessions (organization_id, id) ON DELETE CASCADE,
        FOREIGN KEY (organization_id, before_hash) REFERENCES content_blobs (organization_id, hash),
        FOREIGN KEY (organization_id, after_hash) REFERENCES content_blobs (organization_id, hash)
      );
      CREATE INDEX agent_modifications_agent ON agent_modifications (organization_id, agent_name, created_at DESC, id DESC);
      CREATE INDEX agent_modifications_session ON agent_modifications (organization_id, session_id);
      CREATE INDEX agent_modifications_before ON agent_modifications (organization_id, before_hash);
      CREATE INDEX agent_modifications_after ON agent_modifications (organization_id, after_hash);
      COMMENT ON COLUMN agent_modifications.agent_version IS 'what the session was configured with';
    `);
    for (const table of ['agent_modifications', 'content_blobs'])
      await runner.query(tenantTable(table) + removable(table));
    await runner.query(`
      REVOKE UPDATE, DELETE ON content_blobs FROM crewkit_tenant;
      REVOKE UPDATE ON agent_modifications FROM crewkit_tenant;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE agent_modifications, content_blobs');
  }
}
