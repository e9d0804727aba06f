import { DataSource, type MigrationInterface } from 'typeorm';
import { createLibContext, type LibContext, makePrincipal } from '@app/testing';
import { RollupScopes1763700071000 as RollupScopes } from './migrations/1763700071000-rollup-scopes';
import { DaysToSumAgain1763700076005 as DaysToSumAgain } from './migrations/1763700076005-days-to-sum-again';
import { RollupsOfFourWeeks1763700077000 as RollupsOfFourWeeks } from './migrations/1763700077000-rollups-of-four-weeks';
import { RollupsOfPeople1763700076002 as RollupsOfPeople } from './migrations/1763700076002-rollups-of-people';

const WHOLE = '00000000-0000-0000-0000-000000000000';
const PROJECT = '11111111-1111-4111-8111-111111111111';
const PERSON = '22222222-2222-4222-8222-222222222222';

let context: LibContext;
let organizationId: string;

beforeAll(async () => {
  context = await createLibContext([]);
});

beforeEach(async () => {
  ({ organizationId } = await makePrincipal(context.database));
});

afterAll(() => context.close());

async function migrate(
  way: 'up' | 'down',
  migration: MigrationInterface = new RollupScopes(),
): Promise<void> {
  const runner = context.get(DataSource).createQueryRunner();
  await migration[way](runner);
  await runner.release();
}

/** As they were stored before: three sessions of the organization, two of them of the project, on each of two days. */
async function formerRollups(): Promise<void> {
  for (const day of ['2025-12-31', '2026-01-01'])
    for (const [scope, dimension, key, sessions] of [
      [WHOLE, 'all', '', 3],
      [WHOLE, 'user', PERSON, 3],
      [WHOLE, 'model', '', 3],
      [PROJECT, 'all', '', 2],
    ])
      await context.database.query(
        `INSERT INTO daily_rollups VALUES ($1, $2, $3, $4, $5, $6, 1, 2, 0, 0, 0, 1, 1, 0.5, 1, 1, 1, 1)`,
        [organizationId, scope, dimension, day, key, sessions],
      );
}

const rows = (sql: string) =>
  context.database.query(`${sql} WHERE organization_id = $1 ORDER BY 1, 2, 3`, [organizationId]);

it('keeps the sums that are there, by week too, and has every day summed again', async () => {
  await migrate('down', new RollupsOfFourWeeks());
  await migrate('down', new RollupsOfPeople());
  await migrate('down');
  await context.database.query('DELETE FROM changed_days');
  await formerRollups();
  await migrate('up');
  expect(await rows('SELECT day::text, scope_kind, dimension, scope, sessions FROM daily_rollups')).toEqual(
    ['2025-12-31', '2026-01-01'].flatMap((day) => [
      { day, scope_kind: 'organization', dimension: 'all', scope: '', sessions: 3 },
      { day, scope_kind: 'organization', dimension: 'user', scope: '', sessions: 3 },
      { day, scope_kind: 'project', dimension: 'all', scope: PROJECT, sessions: 2 },
    ]),
  );
  expect(await rows('SELECT week::text, dimension, key, sessions FROM weekly_rollups')).toEqual([
    { week: '2025-12-29', dimension: 'all', key: '', sessions: 6 },
    { week: '2025-12-29', dimension: 'user', key: PERSON, sessions: 6 },
  ]);
  expect(await rows('SELECT day, organization_id, id FROM changed_days')).toHaveLength(2);
  await migrate('up', new RollupsOfPeople());
  await migrate('up', new RollupsOfFourWeeks());
});

it('has sums of every scope by week, where there were only some', async () => {
  await migrate('down', new RollupsOfFourWeeks());
  await migrate('down', new RollupsOfPeople());
  for (const [day, kind, scope] of [
    ['2026-01-05', 'project', PROJECT],
    ['2026-01-11', 'project', PROJECT],
    ['2026-01-12', 'project', PROJECT],
    ['2026-01-12', 'organization', ''],
  ])
    await context.database.query(
      `INSERT INTO daily_rollups VALUES ($1, $2, $3, $4, 'all', '', 3, 1, 2, 0, 0, 0, 1, 0.5, 1, 1, 1, 1, '2026-01-12')`,
      [organizationId, day, kind, scope],
    );
  await context.database.query('DELETE FROM changed_days');
  await migrate('up', new RollupsOfPeople());
  expect(await rows('SELECT week::text, scope, sessions FROM weekly_rollups')).toEqual([
    { week: '2026-01-05', scope: PROJECT, sessions: 6 },
    { week: '2026-01-12', scope: PROJECT, sessions: 3 },
  ]);
  await migrate('up', new DaysToSumAgain());
  expect(await rows('SELECT DISTINCT day::text, 1, 1 FROM changed_days')).toHaveLength(3);
  await migrate('up', new RollupsOfFourWeeks());
  // 730 times four weeks after 1970-01-05.
  expect(await rows('SELECT begins_on::text, scope, sessions FROM four_week_rollups')).toEqual([
    { begins_on: '2025-12-22', scope: PROJECT, sessions: 9 },
  ]);
});
