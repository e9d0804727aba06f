import type { MigrationInterface, QueryRunner } from 'typeorm';
import { projectWall, removable, sweepable, tenantTable } from './row-level-security';

const TABLE = 'daily_version_rollups';
const MARKS = 'changed_version_days';

/**
 * What sessions came to that ran a version of a resource, and how they went, by day. Marks of their own: most sessions of most
 * organizations run none. Processes of the former release leave none of these, so all days are summed now, and once more when
 * none of these processes is left.
 */
export class RollupsOfVersions1763700077005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ROLLUPS + MARKED_DAYS);
    await runner.query(tenantTable(TABLE) + removable(TABLE) + projectWall(TABLE));
    await runner.query(tenantTable(MARKS) + removable(MARKS));
    await runner.query(sweepable(MARKS, ['organization_id', 'day', 'marked_at']) + SUM_WHAT_IS_THERE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${TABLE}, ${MARKS}`);
  }
}

const ROLLUPS = `
  CREATE TABLE ${TABLE} (
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    day date NOT NULL,
    resource_id uuid NOT NULL,
    version_hash bytea NOT NULL,
    project_id uuid NOT NULL,
    people uuid[] NOT NULL,
    sessions integer NOT NULL,
    ended_sessions integer NOT NULL,
    with_outcome integer NOT NULL,
    successes integer NOT NULL,
    incomplete_cost_sessions integer NOT NULL,
    turns bigint NOT NULL,
    duration_ms bigint NOT NULL,
    cost numeric(24, 12) NOT NULL,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    cache_read_tokens bigint NOT NULL,
    cache_creation_tokens bigint NOT NULL,
    last_active_at timestamptz NOT NULL,
    scored_sessions integer NOT NULL,
    score numeric NOT NULL,
    told_sessions integer NOT NULL,
    failed_calls bigint NOT NULL,
    retries bigint NOT NULL,
    interruptions bigint NOT NULL,
    compactions bigint NOT NULL,
    lines_added bigint NOT NULL,
    lines_removed bigint NOT NULL,
    files_touched bigint NOT NULL,
    waiting_sessions integer NOT NULL,
    permission_wait_ms bigint NOT NULL,
    ended_given_tokens bigint NOT NULL,
    ended_cache_read_tokens bigint NOT NULL,
    PRIMARY KEY (organization_id, day, resource_id, version_hash, project_id)
  ) WITH (fillfactor = 90);
  CREATE INDEX ${TABLE}_version ON ${TABLE} (organization_id, resource_id, version_hash);
  COMMENT ON TABLE ${TABLE} IS
    'sums over the sessions of a day that ran a version, as their agent or as a subagent; from scored_sessions on over those that have ended';
  COMMENT ON COLUMN ${TABLE}.project_id IS 'the nil UUID for sessions of no project';
  COMMENT ON COLUMN ${TABLE}.people IS 'whose sessions they were, in order';
  COMMENT ON COLUMN ${TABLE}.told_sessions IS 'those that events tell of';
  COMMENT ON COLUMN ${TABLE}.waiting_sessions IS 'those of which is known how long they waited for permission';
`;

const MARKED_DAYS = `
  CREATE TABLE ${MARKS} (LIKE changed_days INCLUDING ALL);
  COMMENT ON TABLE ${MARKS} IS 'marks as in changed_days, of days with a changed session that ran a version of a resource';
`;

/** The walls hold the owner too, so they are lowered. */
const SUM_WHAT_IS_THERE = `
  ALTER TABLE sessions NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE session_agents NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE ${MARKS} NO FORCE ROW LEVEL SECURITY;
  INSERT INTO ${MARKS} (organization_id, day, marked_at)
  SELECT organization_id, day, at
    FROM (SELECT DISTINCT s.organization_id, s.started_on AS day
            FROM sessions s JOIN session_agents ran ON ran.organization_id = s.organization_id AND ran.session_id = s.id) AS days,
         unnest(ARRAY[now(), now() + interval '1 hour', now() + interval '1 day']) AS at;
  ALTER TABLE ${MARKS} FORCE ROW LEVEL SECURITY;
  ALTER TABLE session_agents FORCE ROW LEVEL SECURITY;
  ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
`;
