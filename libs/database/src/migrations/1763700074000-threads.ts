import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How conversations go on from one another, which of them were condensed, and when something was last heard of one. */
export class Threads1763700074000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMNS);
    await runner.query(KNOWN_LINEAGE);
    await runner.query(INDEXES);
    await runner.query(`
      GRANT SELECT (last_seen_at, compaction_requested_at, compacted_into_id) ON sessions TO crewkit_sweep;
      CREATE POLICY sweep_active ON sessions FOR SELECT TO crewkit_sweep USING (ended_at IS NULL);
      CREATE POLICY sweep_compactions ON sessions FOR SELECT TO crewkit_sweep
        USING (compaction_requested_at IS NOT NULL AND compacted_into_id IS NULL);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP POLICY sweep_active ON sessions;
      DROP POLICY sweep_compactions ON sessions;
      ALTER TABLE sessions NO FORCE ROW LEVEL SECURITY;
      UPDATE sessions SET ended_at = NULL, ended_by = NULL, end_reason = NULL WHERE ended_by = 'rule';
      ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
      ALTER TABLE sessions DROP CONSTRAINT sessions_ended_by_check,
        ADD CONSTRAINT sessions_ended_by_check CHECK (ended_by IN ('client', 'events')),
        DROP COLUMN lineage, DROP COLUMN start_source, DROP COLUMN compaction_requested_at, DROP COLUMN compacted_into_id,
        DROP COLUMN compacted_summary,
        DROP COLUMN last_seen_at, DROP COLUMN reported_at, DROP COLUMN cost_source;
      DROP INDEX sessions_thread, sessions_cleared, sessions_active;
    `);
  }
}

const COLUMNS = `
  ALTER TABLE sessions
    ADD COLUMN lineage text CHECK (lineage IN ('resume', 'fork', 'clear', 'compact')),
    ADD COLUMN start_source text,
    ADD COLUMN compaction_requested_at timestamptz,
    ADD COLUMN compacted_into_id uuid,
    ADD COLUMN compacted_summary text,
    ADD COLUMN last_seen_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN reported_at timestamptz,
    ADD COLUMN cost_source text,
    DROP CONSTRAINT sessions_ended_by_check,
    ADD CONSTRAINT sessions_ended_by_check CHECK (ended_by IN ('client', 'events', 'rule'));
  COMMENT ON COLUMN sessions.lineage IS 'how it goes on from resumed_from_id';
  COMMENT ON COLUMN sessions.start_source IS 'what its first SessionStart says: startup, resume, clear, compact, fork';
  COMMENT ON COLUMN sessions.compaction_requested_at IS 'since when it is to be condensed; in the future, where that has failed';
  COMMENT ON COLUMN sessions.compacted_summary IS 'what it began with: its former conversation, condensed';
  COMMENT ON COLUMN sessions.ended_by IS 'rule: nobody said so, and it is taken back when something happens later';
  COMMENT ON COLUMN sessions.last_seen_at IS 'when the server last heard of it';
  COMMENT ON COLUMN sessions.reported_at IS 'when its client last said what it used';
`;

/** The walls hold the owner too, so they are lowered. */
const KNOWN_LINEAGE = `
  ALTER TABLE sessions NO FORCE ROW LEVEL SECURITY;
  UPDATE sessions SET lineage = CASE WHEN resumed_from_id IS NOT NULL THEN 'resume' END,
    cost_source = coalesce(usage_source, CASE WHEN reported_cost IS NOT NULL THEN 'reported' END)
   WHERE resumed_from_id IS NOT NULL OR usage_source IS NOT NULL OR reported_cost IS NOT NULL;
  ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
`;

const INDEXES = `
  CREATE INDEX sessions_thread ON sessions (organization_id, thread_id, started_at DESC, id DESC);
  CREATE INDEX sessions_continued ON sessions (organization_id, resumed_from_id) WHERE resumed_from_id IS NOT NULL;
  CREATE INDEX sessions_cleared ON sessions (organization_id, user_id, ended_at) WHERE end_reason = 'clear';
  CREATE INDEX sessions_after_clear ON sessions (organization_id, user_id)
    WHERE start_source = 'clear' AND resumed_from_id IS NULL;
  CREATE INDEX sessions_to_compact ON sessions (organization_id, compaction_requested_at)
    WHERE compaction_requested_at IS NOT NULL AND compacted_into_id IS NULL;
  CREATE INDEX sessions_active ON sessions (organization_id, last_seen_at) WHERE ended_at IS NULL;
`;
