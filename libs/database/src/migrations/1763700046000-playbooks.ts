import type { MigrationInterface, QueryRunner } from 'typeorm';
import { removable, tenantTable } from './row-level-security';

const LIMIT = `nullif((SELECT current_setting('app.project_id', true)), '')::uuid`;
const TABLES = ['playbooks', 'playbook_subscriptions', 'conventions', 'convention_challenges'];
/** Rows of the whole organization are for every project to read, and for none to write. */
const TIERED = ['playbook_subscriptions', 'conventions', 'convention_challenges'];

/**
 * Conventions that agents are told. The platform's playbooks live in the release: `playbook_id` may name one of those,
 * and so it refers to no table.
 */
export class Playbooks1763700046000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE playbooks (
        organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
        id uuid NOT NULL,
        slug text NOT NULL,
        name text NOT NULL,
        description text NOT NULL,
        stacks text[] NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        PRIMARY KEY (organization_id, id),
        UNIQUE (organization_id, slug)
      );
      CREATE TABLE playbook_subscriptions (
        organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
        id uuid NOT NULL,
        playbook_id uuid NOT NULL,
        project_id uuid,
        is_enabled boolean NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        PRIMARY KEY (organization_id, id),
        UNIQUE NULLS NOT DISTINCT (organization_id, playbook_id, project_id),
        FOREIGN KEY (organization_id, project_id) REFERENCES projects (organization_id, id) ON DELETE CASCADE
      );
      CREATE INDEX playbook_subscriptions_project ON playbook_subscriptions (organization_id, project_id);
      COMMENT ON COLUMN playbook_subscriptions.project_id IS 'null for the whole organization';
      CREATE TABLE conventions (
        organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
        id uuid NOT NULL,
        playbook_id uuid NOT NULL,
        project_id uuid,
        key text NOT NULL,
        title text NOT NULL,
        body text NOT NULL,
        is_enabled boolean NOT NULL,
        position integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        PRIMARY KEY (organization_id, id),
        UNIQUE NULLS NOT DISTINCT (organization_id, playbook_id, project_id, key),
        FOREIGN KEY (organization_id, project_id) REFERENCES projects (organization_id, id) ON DELETE CASCADE
      );
      CREATE INDEX conventions_project ON conventions (organization_id, project_id);
      COMMENT ON COLUMN conventions.project_id IS 'null for the whole organization';
      COMMENT ON COLUMN conventions.key IS 'takes the place of what has it on the tiers above';
      CREATE TABLE convention_challenges (
        organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
        id uuid NOT NULL,
        playbook_id uuid NOT NULL,
        project_id uuid,
        convention_id uuid NOT NULL,
        key text NOT NULL,
        reason text NOT NULL,
        proposed_body text,
        status text NOT NULL CHECK (status IN ('open', 'accepted', 'rejected')),
        challenged_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        decided_by uuid,
        decided_at timestamptz,
        decision_message text,
        PRIMARY KEY (organization_id, id),
        FOREIGN KEY (organization_id, project_id) REFERENCES projects (organization_id, id) ON DELETE CASCADE
      );
      CREATE UNIQUE INDEX convention_challenges_open ON convention_challenges
        (organization_id, convention_id, challenged_by) WHERE status = 'open';
      CREATE INDEX convention_challenges_status ON convention_challenges (organization_id, status, created_at);
      CREATE INDEX convention_challenges_project ON convention_challenges (organization_id, project_id);
      COMMENT ON COLUMN convention_challenges.proposed_body IS 'null where the convention is to go';
    `);
    for (const table of TABLES) await runner.query(tenantTable(table) + removable(table));
    for (const command of ['INSERT', 'UPDATE', 'DELETE'])
      await runner.query(`
        CREATE POLICY project_${command.toLowerCase()} ON playbooks AS RESTRICTIVE FOR ${command} TO crewkit_tenant
          ${command === 'INSERT' ? 'WITH CHECK' : 'USING'} (${LIMIT} IS NULL)`);
    for (const table of TIERED)
      await runner.query(`
        CREATE POLICY project ON ${table} AS RESTRICTIVE TO crewkit_tenant
          USING (${LIMIT} IS NULL OR project_id IS NULL OR project_id = ${LIMIT})
          WITH CHECK (${LIMIT} IS NULL OR project_id = ${LIMIT});
        CREATE POLICY project_removal ON ${table} AS RESTRICTIVE FOR DELETE TO crewkit_tenant
          USING (${LIMIT} IS NULL OR project_id = ${LIMIT});
      `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${[...TABLES].reverse().join(', ')}`);
  }
}
