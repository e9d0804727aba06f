import type { MigrationInterface, QueryRunner } from 'typeorm';
import { removable, tenantTable } from './row-level-security';

/** How the work of sessions went, and who started which of their tasks. */
export class SessionFacts1763700072000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FACTS + TASKS);
    await runner.query(tenantTable('session_facts') + removable('session_facts'));
    await runner.query(DIGEST_WHAT_IS_THERE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE session_facts;
      ALTER TABLE session_tasks NO FORCE ROW LEVEL SECURITY;
      UPDATE session_tasks SET status = 'completed' WHERE status = 'failed';
      ALTER TABLE session_tasks FORCE ROW LEVEL SECURITY;
      ALTER TABLE session_tasks DROP COLUMN parent_agent_id, DROP CONSTRAINT session_tasks_status_check,
        ADD CONSTRAINT session_tasks_status_check CHECK (status IN ('running', 'completed'));
    `);
  }
}

const FACTS = `
  CREATE TABLE session_facts (
    organization_id uuid NOT NULL,
    session_id uuid NOT NULL,
    failed_calls integer NOT NULL,
    retries integer NOT NULL,
    interruptions integer NOT NULL,
    compactions integer NOT NULL,
    auto_compactions integer NOT NULL,
    permission_requests integer NOT NULL,
    permission_wait_ms bigint,
    denials integer NOT NULL,
    api_errors integer NOT NULL,
    lines_added bigint NOT NULL,
    lines_removed bigint NOT NULL,
    files text[] NOT NULL,
    files_complete boolean NOT NULL,
    branches text[] NOT NULL,
    directory text,
    starts jsonb NOT NULL,
    PRIMARY KEY (organization_id, session_id),
    FOREIGN KEY (organization_id, session_id) REFERENCES sessions (organization_id, id) ON DELETE CASCADE
  );
  COMMENT ON TABLE session_facts IS 'how the work of a session went, as its events tell: derived by folds';
  COMMENT ON COLUMN session_facts.permission_wait_ms IS 'null where no event tells how long calls waited for permission';
  COMMENT ON COLUMN session_facts.files IS 'paths of what was edited, at most 500';
  COMMENT ON COLUMN session_facts.directory IS 'in which it began';
`;

const TASKS = `
  ALTER TABLE session_tasks ADD COLUMN parent_agent_id text, DROP CONSTRAINT session_tasks_status_check,
    ADD CONSTRAINT session_tasks_status_check CHECK (status IN ('running', 'completed', 'failed'));
  COMMENT ON COLUMN session_tasks.parent_agent_id IS 'the task that started this one; null for the main conversation';
`;

/** Digests of an earlier release say nothing of all this. The walls hold the owner too, so they are lowered. */
const DIGEST_WHAT_IS_THERE = `
  ALTER TABLE sessions NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE unfolded_sessions NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE event_digests NO FORCE ROW LEVEL SECURITY;
  INSERT INTO event_digests (organization_id, session_id) SELECT organization_id, id FROM sessions;
  INSERT INTO unfolded_sessions (organization_id, session_id) SELECT organization_id, id FROM sessions;
  ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
  ALTER TABLE unfolded_sessions FORCE ROW LEVEL SECURITY;
  ALTER TABLE event_digests FORCE ROW LEVEL SECURITY;
`;
