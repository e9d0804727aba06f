import { newId, type Principal } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { createLibContext, type LibContext, makePrincipal } from '@app/testing';
import { clusteredQuantile, quantile, sketchBin } from '@app/stats';
import { ExperimentsModule } from '../experiments.module';
import { type CostFigures, CostFiguresService, type CostSizes } from './cost-figures.service';

const PEOPLE = 40;
const SESSIONS = 1_200;
const EXACT = 1_000_000;

interface Session {
  user: string;
  arm: 'control' | 'variant';
  phase: 1 | 2;
  value: number;
}

let context: LibContext;
let ada: Principal;
const experimentId = newId();
const people = Array.from({ length: PEOPLE }, () => newId());
/** Costs of every size; people are alike in theirs, and belong to one arm and phase each. */
const sessions = Array.from({ length: SESSIONS }, (_, index): Session => {
  const person = index % PEOPLE;
  return {
    user: people[person]!,
    arm: person % 3 === 0 ? 'variant' : 'control',
    phase: person < 30 ? 1 : 2,
    value: Math.round(1e6 * Math.exp(((index * 7_919) % 1_000) / 250 + person / 30)) / 1e6,
  };
});

beforeAll(async () => {
  context = await createLibContext([ExperimentsModule]);
  ada = await makePrincipal(context.database);
  const rows = sessions.map((session) => ({ ...session, id: newId(), bin: sketchBin(session.value) }));
  // The rows that matter alone: what they belong to has its own specs.
  await context.database.query(
    `BEGIN;
     SET LOCAL session_replication_role = replica;
     INSERT INTO experiment_sessions (organization_id, session_id, experiment_id, user_id, arm, phase, started_at, is_counted, cost)
     SELECT '${ada.organizationId}', id, '${experimentId}', "user", arm, phase, now(), true, value
       FROM jsonb_to_recordset('${JSON.stringify(rows)}') AS r (id uuid, "user" uuid, arm text, phase integer, value numeric);
     INSERT INTO experiment_user_sums (organization_id, experiment_id, user_id, arm, phase, sessions)
     SELECT organization_id, experiment_id, user_id, arm, phase, count(*) FROM experiment_sessions
      WHERE experiment_id = '${experimentId}' GROUP BY 1, 2, 3, 4, 5;
     INSERT INTO experiment_cost_bins (organization_id, experiment_id, phase, arm, bin, sessions)
     SELECT '${ada.organizationId}', '${experimentId}', phase, arm, bin, count(*)
       FROM jsonb_to_recordset('${JSON.stringify(rows)}') AS r (arm text, phase integer, bin integer)
      GROUP BY phase, arm, bin;
     COMMIT;`,
  );
});
afterAll(() => context.close());

const figures = (
  { cost = 1, ...size }: Omit<CostSizes, 'cost'> & { cost?: number },
  former: CostFigures | null = null,
) =>
  context
    .get(OrganizationDatabase)
    .run(ada, (tx) => context.get(CostFiguresService).of(tx, experimentId, { ...size, cost }, former));

const valuesOf = (some: Session[]) => some.map(({ value }) => value).sort((a, b) => a - b);

it('are those of the sessions, by phase and arm, with how much people differ', async () => {
  const { quantiles, armQuantiles } = await figures({ total: SESSIONS, ofLargerArm: 800 });
  expect(quantiles.map(({ phase, arm }) => [phase, arm])).toEqual([
    [1, 'control'],
    [1, 'variant'],
    [2, 'control'],
    [2, 'variant'],
  ]);
  for (const found of quantiles) {
    const mine = sessions.filter(({ arm, phase }) => arm === found.arm && phase === found.phase);
    const sorted = valuesOf(mine);
    const reach = 1.959964 * Math.sqrt((0.95 * 0.05) / mine.length);
    expect(found.sessions).toBe(mine.length);
    expect(found.p95).toBeCloseTo(quantile(sorted, 0.95)!, 9);
    expect(found.outer[0]).toBeCloseTo(quantile(sorted, 0.95 - reach)!, 3);
    expect(found.outer[1]).toBeCloseTo(quantile(sorted, Math.min(1, 0.95 + reach))!, 3);
    const users = [...new Set(mine.map(({ user }) => user))];
    const share = mine.filter(({ value }) => value <= found.p95).length / mine.length;
    const squares = users.map((user) => {
      const own = mine.filter((session) => session.user === user);
      return (own.filter(({ value }) => value <= found.p95).length - share * own.length) ** 2;
    });
    expect(found.users).toBe(users.length);
    expect(found.squares).toBeCloseTo(
      squares.reduce((sum, square) => sum + square, 0),
      9,
    );
    expect(clusteredQuantile(mine).value?.quantile ?? found.p95).toBeCloseTo(found.p95, 9);
  }
  for (const { arm, p95, exact } of armQuantiles) {
    const expected = quantile(valuesOf(sessions.filter((session) => session.arm === arm)), 0.95)!;
    expect([exact, p95]).toEqual([true, expect.closeTo(expected, 9)]);
  }
});

it('are a sketch’s, within half a percent, beyond a million sessions of an arm', async () => {
  const { armQuantiles } = await figures({ total: 2 * EXACT, ofLargerArm: EXACT + 1 });
  expect(armQuantiles).toHaveLength(2);
  for (const { arm, p95, exact } of armQuantiles) {
    const sorted = valuesOf(sessions.filter((session) => session.arm === arm));
    const ranked = sorted[Math.floor(0.95 * (sorted.length - 1))]!;
    expect(exact).toBe(false);
    expect(Math.abs(p95 / ranked - 1)).toBeLessThan(0.005_001);
  }
});

it('are computed anew while that is cheap, and then once there is 1 % more, or it costs so much else', async () => {
  const former: CostFigures = { sessions: 100_000, cost: 500, quantiles: [], armQuantiles: [] };
  const anew = async (total: number, cost: number, from = former) =>
    (await figures({ total, ofLargerArm: total, cost }, from)) !== from;
  expect(await anew(100_999, 500)).toBe(false);
  expect(await anew(101_000, 500)).toBe(true);
  expect(await anew(99_999, 500)).toBe(true);
  expect(await anew(100_000, 504)).toBe(false);
  expect(await anew(100_000, 506)).toBe(true);
  expect(await anew(100_000, 400)).toBe(true);
  expect(await anew(10_000, 500, { ...former, sessions: 10_000 })).toBe(true);
});
