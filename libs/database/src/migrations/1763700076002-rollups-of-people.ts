import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['daily_rollups', 'weekly_rollups'];
const SUMS = ['sessions', 'ended_sessions', 'with_outcome', 'successes', 'incomplete_cost_sessions', 'turns']
  .concat([
    'duration_ms',
    'cost',
    'input_tokens',
    'output_tokens',
    'cache_read_tokens',
    'cache_creation_tokens',
  ])
  .map((measure) => `sum(${measure})`)
  .join(', ');

/**
 * Sums of one person too, and all sums by week. A column is renamed, to what reports call it: workers of the former release
 * know fewer sums, so they must fail until they are replaced, and not take the marks of what they leave out.
 */
export class RollupsOfPeople1763700076002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await runner.query(`ALTER TABLE ${table} RENAME unpriced_sessions TO incomplete_cost_sessions`);
      await runner.query(kinds(table, ['organization', 'project', 'agent', 'repository', 'user']));
    }
    // The walls hold the owner too, so they are lowered.
    await runner.query(`
      ALTER TABLE daily_rollups NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE weekly_rollups NO FORCE ROW LEVEL SECURITY;
      INSERT INTO weekly_rollups
      SELECT organization_id, date_trunc('week', day)::date, scope_kind, scope, dimension, key, ${SUMS}, max(last_active_at)
        FROM daily_rollups
       WHERE NOT (scope_kind = 'organization' OR scope_kind = 'agent' AND dimension = 'user')
       GROUP BY 1, 2, 3, 4, 5, 6;
      CREATE INDEX weekly_rollups_agents_of_people ON weekly_rollups (organization_id, week, scope, key)
        INCLUDE (scope_kind, dimension, sessions) WHERE scope_kind = 'agent' AND dimension = 'user';
      ALTER TABLE weekly_rollups FORCE ROW LEVEL SECURITY;
      ALTER TABLE daily_rollups FORCE ROW LEVEL SECURITY;
      COMMENT ON COLUMN daily_rollups.scope IS
        'id of the project, repository or person, or name of the agent; empty for the organization, and for a person''s sessions of no project or agent';
      COMMENT ON TABLE weekly_rollups IS 'sums of daily_rollups, from the Monday that names the week';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX weekly_rollups_agents_of_people;
      ALTER TABLE daily_rollups NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE weekly_rollups NO FORCE ROW LEVEL SECURITY;
      DELETE FROM daily_rollups WHERE scope_kind = 'user' OR scope_kind IN ('agent', 'project') AND scope = '';
      DELETE FROM weekly_rollups
       WHERE NOT (scope_kind = 'organization' OR scope_kind = 'agent' AND dimension = 'user' AND scope <> '');
      ALTER TABLE weekly_rollups FORCE ROW LEVEL SECURITY;
      ALTER TABLE daily_rollups FORCE ROW LEVEL SECURITY;
    `);
    await runner.query(kinds('daily_rollups', ['organization', 'project', 'agent', 'repository']));
    await runner.query(kinds('weekly_rollups', ['organization', 'agent']));
    for (const table of TABLES)
      await runner.query(`ALTER TABLE ${table} RENAME incomplete_cost_sessions TO unpriced_sessions`);
  }
}

function kinds(table: string, allowed: string[]): string {
  return `
    ALTER TABLE ${table} DROP CONSTRAINT ${table}_scope_kind_check,
      ADD CONSTRAINT ${table}_scope_kind_check CHECK (scope_kind IN (${allowed.map((kind) => `'${kind}'`).join(', ')}))`;
}
