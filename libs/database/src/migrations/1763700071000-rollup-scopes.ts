import type { MigrationInterface, QueryRunner } from 'typeorm';
import { removable, tenantTable } from './row-level-security';

const LIMIT = `nullif((SELECT current_setting('app.project_id', true)), '')`;
const TABLES = ['daily_rollups', 'weekly_rollups'];

/** Sums of agents and repositories too, and by week what long periods have too many rows of. */
export class RollupScopes1763700071000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE daily_rollups RENAME TO former_rollups');
    await runner.query(
      'ALTER TABLE former_rollups RENAME CONSTRAINT daily_rollups_pkey TO former_rollups_pkey',
    );
    await runner.query(ROLLUPS);
    await runner.query(KEEP_WHAT_IS_THERE);
    for (const table of TABLES) {
      await runner.query(tenantTable(table) + removable(table));
      await runner.query(`
        CREATE POLICY project ON ${table} AS RESTRICTIVE TO crewkit_tenant
          USING (${LIMIT} IS NULL OR scope_kind = 'project' AND scope = ${LIMIT});
      `);
    }
    await runner.query('DROP TABLE former_rollups');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(MARK('daily_rollups'));
    await runner.query('DROP TABLE daily_rollups, weekly_rollups');
    await runner.query(FORMER_ROLLUPS);
    await runner.query(tenantTable('daily_rollups') + removable('daily_rollups'));
    await runner.query(`
      CREATE POLICY project ON daily_rollups AS RESTRICTIVE TO crewkit_tenant
        USING (${LIMIT} IS NULL OR scope = ${LIMIT}::uuid);
    `);
  }
}

const MEASURES = `
  sessions integer NOT NULL,
  ended_sessions integer NOT NULL,
  with_outcome integer NOT NULL,
  successes integer NOT NULL,
  unpriced_sessions integer NOT NULL,
  turns bigint NOT NULL,
  duration_ms bigint NOT NULL,
  cost numeric(24, 12) NOT NULL,
  input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  cache_read_tokens bigint NOT NULL,
  cache_creation_tokens bigint NOT NULL`;

/*
 * Keys in the collation C: they are compared, never read in order by people, and ICU made the index three times as slow. Rows
 * are updated in place, mostly, in room that is left for that.
 */
const ROLLUPS = `
  CREATE TABLE daily_rollups (
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    day date NOT NULL,
    scope_kind text COLLATE "C" NOT NULL CHECK (scope_kind IN ('organization', 'project', 'agent', 'repository')),
    scope text COLLATE "C" NOT NULL,
    dimension text COLLATE "C" NOT NULL CHECK (dimension IN ('all', 'agent', 'model', 'project', 'user')),
    key text COLLATE "C" NOT NULL,
    ${MEASURES.trim()},
    last_active_at timestamptz,
    PRIMARY KEY (organization_id, day, scope_kind, scope, dimension, key)
  ) WITH (fillfactor = 90);
  COMMENT ON COLUMN daily_rollups.scope IS 'id of the project or repository, or name of the agent; empty for the organization';

  CREATE TABLE weekly_rollups (
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    week date NOT NULL,
    scope_kind text COLLATE "C" NOT NULL CHECK (scope_kind IN ('organization', 'agent')),
    scope text COLLATE "C" NOT NULL,
    dimension text COLLATE "C" NOT NULL CHECK (dimension IN ('all', 'agent', 'model', 'project', 'user')),
    key text COLLATE "C" NOT NULL,
    ${MEASURES.trim()},
    last_active_at timestamptz,
    PRIMARY KEY (organization_id, week, scope_kind, scope, dimension, key)
  ) WITH (fillfactor = 90);
  COMMENT ON TABLE weekly_rollups IS 'sums of daily_rollups, from the Monday that names the week: those of the organization, and of people by agent';
`;

/** Every day that has sums is to be summed again. Last, because who leaves a mark waits for it; thousands take milliseconds. */
const MARK = (table: string) => `
  ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE changed_days NO FORCE ROW LEVEL SECURITY;
  INSERT INTO changed_days (organization_id, day) SELECT DISTINCT organization_id, day FROM ${table};
  ALTER TABLE changed_days FORCE ROW LEVEL SECURITY;
`;

/** Until the marks are worked, reports of the organization and of projects say what they said. */
const KEEP_WHAT_IS_THERE = `
  ALTER TABLE former_rollups NO FORCE ROW LEVEL SECURITY;
  INSERT INTO daily_rollups
  SELECT organization_id, day, CASE WHEN scope = whole THEN 'organization' ELSE 'project' END,
         CASE WHEN scope = whole THEN '' ELSE scope::text END, dimension, key, sessions, ended_sessions, with_outcome,
         successes, unpriced_sessions, turns, duration_ms, cost, input_tokens, output_tokens, cache_read_tokens,
         cache_creation_tokens
    FROM former_rollups, (SELECT '00000000-0000-0000-0000-000000000000'::uuid AS whole) AS nil
   WHERE NOT (dimension = 'model' AND key = '');
  INSERT INTO weekly_rollups
  SELECT organization_id, date_trunc('week', day)::date, scope_kind, scope, dimension, key, sum(sessions), sum(ended_sessions),
         sum(with_outcome), sum(successes), sum(unpriced_sessions), sum(turns), sum(duration_ms), sum(cost), sum(input_tokens),
         sum(output_tokens), sum(cache_read_tokens), sum(cache_creation_tokens)
    FROM daily_rollups WHERE scope_kind = 'organization' GROUP BY 1, 2, 3, 4, 5, 6;
  ${MARK('former_rollups')}
`;

const FORMER_ROLLUPS = `
  CREATE TABLE daily_rollups (
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    scope uuid NOT NULL,
    dimension text NOT NULL CHECK (dimension IN ('all', 'agent', 'model', 'project', 'user')),
    day date NOT NULL,
    key text NOT NULL,
    sessions integer NOT NULL,
    active_sessions integer NOT NULL,
    ${MEASURES.trim().replace('sessions integer NOT NULL,\n', '')},
    PRIMARY KEY (organization_id, scope, dimension, day, key)
  );
`;
