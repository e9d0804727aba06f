import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './row-level-security';

/** What batches of events say, so that a fold need not read the events. */
export class EventDigests1763700006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(EVENT_DIGESTS);
    await runner.query(tenantTable('event_digests'));
    await runner.query(POSTPONED);
    await runner.query(DIGEST_WHAT_IS_THERE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE unfolded_sessions DROP COLUMN failures, DROP COLUMN retry_at');
    await runner.query('DROP TABLE event_digests');
  }
}

/* No foreign key, as `events` has none: a check per batch on the hot path, for rows that nothing else writes. */
const EVENT_DIGESTS = `
  CREATE TABLE event_digests (
    organization_id uuid NOT NULL,
    session_id uuid NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    content text,
    event_ids text[],
    PRIMARY KEY (organization_id, session_id, id)
  );
  ALTER TABLE event_digests ALTER COLUMN content SET STORAGE EXTERNAL;
  COMMENT ON TABLE event_digests IS 'what events say without their content, as JSON; folds merge rows of a session';
  COMMENT ON COLUMN event_digests.event_ids IS
    'where content is null: the events that are still to be digested; null too: all events of the session, again';
`;

const POSTPONED = `
  ALTER TABLE unfolded_sessions ADD COLUMN failures integer NOT NULL DEFAULT 0, ADD COLUMN retry_at timestamptz;
  COMMENT ON COLUMN unfolded_sessions.retry_at IS 'a fold of the session failed: not before then again';
  GRANT SELECT (retry_at) ON unfolded_sessions TO crewkit_sweep;
`;

/** Sessions of an earlier version have events and no digest. The walls hold the owner too, so they are lowered. */
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
