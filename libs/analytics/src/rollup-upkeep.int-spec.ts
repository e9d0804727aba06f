import { addDays, newId, type Principal } from '@app/kernel';
import { OrganizationsModule } from '@app/organizations';
import { SessionsModule } from '@app/sessions';
import { createLibContext, type LibContext, makePrincipal } from '@app/testing';
import { AnalyticsModule } from './analytics.module';
import { AnalyticsService } from './analytics.service';
import { RollupUpkeep } from './rollup-upkeep.service';

/** The test's database refuses sums of this day. */
const BAD = '2026-01-01';
/** With it more than a shift. */
const GOOD = Array.from({ length: 11 }, (_, index) => `2026-01-${index + 10}`);

let context: LibContext;
let principal: Principal;

beforeAll(async () => {
  context = await createLibContext([OrganizationsModule, SessionsModule, AnalyticsModule]);
  await context.database.query(`ALTER TABLE daily_rollups ADD CHECK (day <> '${BAD}')`);
});

beforeEach(async () => {
  principal = await makePrincipal(context.database);
});

afterAll(() => context.close());

const sumChangedDays = () =>
  context.get(RollupUpkeep).sumChangedDays({ organizationId: principal.organizationId });

/** A session of each day, and the marks that they leave, in this order. */
async function markedSessions(days: string[]): Promise<void> {
  const { organizationId, userId } = principal;
  const run = newId();
  await context.database.query(
    'INSERT INTO runs (organization_id, id, user_id, started_at) VALUES ($1, $2, $3, now())',
    [organizationId, run, userId],
  );
  for (const day of days) {
    await context.database.query(
      `INSERT INTO sessions (organization_id, id, run_id, thread_id, user_id, opened_by, started_at, session_day)
       VALUES ($1, $2, $3, $2, $4, 'client', $5::date, $5::date)`,
      [organizationId, newId(), run, userId, day],
    );
    await context.database.query('INSERT INTO changed_days (organization_id, day) VALUES ($1, $2)', [
      organizationId,
      day,
    ]);
  }
}

/** Days of a table, in the order of `by`. */
async function daysOf(table: 'changed_days' | 'daily_rollups', by: 'id' | 'day'): Promise<string[]> {
  const rows = await context.database.query<{ day: string }>(
    `SELECT day::text FROM ${table} WHERE organization_id = $1 GROUP BY day ORDER BY min(${by})`,
    [principal.organizationId],
  );
  return rows.map(({ day }) => day);
}

it('the days that wait longest are summed first, one shift of them', async () => {
  await markedSessions(GOOD.toReversed());
  await sumChangedDays();
  expect(await daysOf('changed_days', 'id')).toEqual(GOOD.slice(0, 1));
  expect(await daysOf('daily_rollups', 'day')).toEqual(GOOD.slice(1));
});

it('a day that cannot be summed goes behind all that wait, and keeps its mark', async () => {
  await markedSessions([BAD, ...GOOD]);
  await sumChangedDays();
  expect(await daysOf('changed_days', 'id')).toEqual([...GOOD.slice(9), BAD]);
  await sumChangedDays();
  expect(await daysOf('changed_days', 'id')).toEqual([BAD]);
  expect(await daysOf('daily_rollups', 'day')).toEqual(GOOD);
});

it('a day is summed again when its later mark is due', async () => {
  const [day] = GOOD as [string];
  await markedSessions([day]);
  const later = async (hours: number) => {
    const text = `UPDATE changed_days SET marked_at = now() + make_interval(hours => $2) WHERE organization_id = $1`;
    await context.database.query(text, [principal.organizationId, hours]);
  };
  await later(1);
  await sumChangedDays();
  expect([await daysOf('changed_days', 'id'), await daysOf('daily_rollups', 'day')]).toEqual([[day], []]);
  await later(-1);
  await sumChangedDays();
  expect([await daysOf('changed_days', 'id'), await daysOf('daily_rollups', 'day')]).toEqual([[], [day]]);
});

it('reports are right before days are summed, up to the 31 newest of those that wait', async () => {
  const days = Array.from({ length: 33 }, (_, index) => addDays('2026-02-01', index));
  await markedSessions(days);
  const told = async (startDate: string) => {
    const asked = { startDate, endDate: days.at(-1), interval: 'day', metric: 'sessions' } as const;
    const { points } = await context.get(AnalyticsService).timeseries(principal, asked);
    return points.map(({ value }) => value);
  };
  expect(await told(days[2]!)).toEqual(days.slice(2).map(() => 1));
  expect(await told(days[0]!)).toEqual([0, 0, ...days.slice(2).map(() => 1)]);
  for (let shift = 0; shift < 4; shift += 1) await sumChangedDays();
  expect(await told(days[0]!)).toEqual(days.map(() => 1));
});
