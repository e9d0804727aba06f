import type { MigrationInterface, QueryRunner } from 'typeorm';
import { removable, tenantTable } from './row-level-security';

const TABLE = 'four_week_rollups';
const LIMIT = `nullif((SELECT current_setting('app.project_id', true)), '')`;

/**
 * Sums of four weeks, so that long periods have fewer rows to read. The first day is called alike in this table and the
 * weekly one: workers of the former release, which do not know this table, must fail until they are replaced, and not take the
 * marks of what they leave out.
 */
export class RollupsOfFourWeeks1763700077000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE weekly_rollups RENAME week TO begins_on');
    await runner.query(FOUR_WEEK_ROLLUPS + KEEP_WHAT_IS_THERE);
    await runner.query(tenantTable(TABLE) + removable(TABLE));
    await runner.query(`
      CREATE POLICY project ON ${TABLE} AS RESTRICTIVE TO crewkit_tenant
        USING (${LIMIT} IS NULL OR scope_kind = 'project' AND scope = ${LIMIT});
      COMMENT ON TABLE weekly_rollups IS 'sums of daily_rollups, from a Monday';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${TABLE}`);
    await runner.query(`
      ALTER TABLE weekly_rollups RENAME begins_on TO week;
      COMMENT ON TABLE weekly_rollups IS 'sums of daily_rollups, from the Monday that names the week';
    `);
  }
}

const FOUR_WEEK_ROLLUPS = `
  CREATE TABLE ${TABLE} (
    LIKE weekly_rollups INCLUDING CONSTRAINTS,
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE,
    PRIMARY KEY (organization_id, begins_on, scope_kind, scope, dimension, key)
  ) WITH (fillfactor = 90);
  CREATE INDEX ${TABLE}_agents_of_people ON ${TABLE} (organization_id, begins_on, scope, key)
    INCLUDE (scope_kind, dimension, sessions) WHERE scope_kind = 'agent' AND dimension = 'user';
  COMMENT ON TABLE ${TABLE} IS 'sums of weekly_rollups, from a Monday; the first was 1970-01-05';
`;

const SUMS = [
  ...['sessions', 'ended_sessions', 'with_outcome', 'successes', 'incomplete_cost_sessions', 'turns'],
  ...['duration_ms', 'cost', 'input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_creation_tokens'],
].map((measure) => `sum(${measure})`);

/** The walls hold the owner too, so they are lowered. */
const KEEP_WHAT_IS_THERE = `
  ALTER TABLE weekly_rollups NO FORCE ROW LEVEL SECURITY;
  INSERT INTO ${TABLE}
  SELECT organization_id, date_bin('28 days', begins_on::timestamp, '1970-01-05')::date, scope_kind, scope, dimension, key,
         ${SUMS.join(', ')}, max(last_active_at)
    FROM weekly_rollups GROUP BY 1, 2, 3, 4, 5, 6;
  ALTER TABLE weekly_rollups FORCE ROW LEVEL SECURITY;
`;
