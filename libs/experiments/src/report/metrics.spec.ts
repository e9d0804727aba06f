import { alwaysValidT, clusteredQuantile, holm, spreadOfShares } from '@app/stats';
import type { CostQuantiles, UserEvidence } from '../evidence';
import { type Arm, ARMS } from '../experiment';
import { evidence, peopleWith, person, phase, PLAN } from './planted-evidence';
import { type ReportEvidence, reportOf } from './report';
import { isSignificant } from './sequential-test';

const apart = [...peopleWith('control', 20, [4, 5, 6]), ...peopleWith('variant', 20, [6, 7, 8])];
const metricsOf = (people: UserEvidence[], given: Partial<ReportEvidence> = {}) =>
  reportOf(evidence(people, given)).metrics;

describe('significance', () => {
  it.each([
    [0.05, 0.95, false],
    [0.049999999, 0.95, true],
    [0.01, 0.99, false],
    [0.1, 0.9, false],
    [0.0999999, 0.9, true],
    [0.001, 0.999, false],
  ])('of %d at %d is %s: strictly below, as decimals', (pValue, confidence, expected) => {
    expect(isSignificant(pValue, confidence)).toBe(expected);
  });

  it('of exactly 0.05 is not, from a report either', () => {
    const alike = [...peopleWith('control', 5, [5, 6]), ...peopleWith('variant', 5, [5, 6])];
    const at = (pValue: number) =>
      reportOf(evidence(alike, { former: { success_rate: { pValue, looks: 3 } } })).significance;
    expect(at(0.05)).toMatchObject({ pValue: 0.05, significant: false, looks: 4, confidence: 0.95 });
    expect(at(0.0499)).toMatchObject({ pValue: 0.0499, significant: true });
  });
});

describe('the always-valid test', () => {
  it('is that of the stratified effect, with N* as planned or 1,000', () => {
    for (const plannedSessions of [null, 5_000]) {
      const { success_rate } = metricsOf(apart, { plan: { ...PLAN, plannedSessions } });
      const { effect, se, df, ci, pValueNow } = success_rate;
      const direct = alwaysValidT({ effect: effect!, se: se!, df: df! }, 400, {
        alpha: 0.05,
        plannedSessions: plannedSessions ?? 1_000,
      });
      expect(pValueNow).toBeCloseTo(direct.pValue, 12);
      expect(ci).toEqual([expect.closeTo(direct.interval[0], 9), expect.closeTo(direct.interval[1], 9)]);
    }
  });

  it('never rises from look to look, and counts them', () => {
    let former: ReportEvidence['former'] = {};
    const seen: number[] = [];
    for (const successes of [
      [6, 8],
      [7, 9],
      [5, 6],
      [3, 5],
      [9, 10],
      [5, 6],
    ]) {
      const people = [...peopleWith('control', 8, [4, 6]), ...peopleWith('variant', 8, successes)];
      const { pValue, pValueNow, looks } = metricsOf(people, { former }).success_rate;
      expect(pValue).toBe(Math.min(pValueNow!, ...seen));
      seen.push(pValue!);
      former = { success_rate: { pValue: pValue!, looks } };
    }
    expect(former.success_rate!.looks).toBe(6);
    expect(new Set(seen).size).toBeGreaterThan(1);
  });

  it('is more careful than a single look', () => {
    const { pValue, pValueFixed } = metricsOf(apart).success_rate;
    expect(pValue!).toBeGreaterThan(pValueFixed!);
  });
});

describe('several goals', () => {
  const people = apart.map((one, index) => ({
    ...one,
    turns: one.turns + (index % 5),
    tokens: one.tokens + index,
  }));
  const goals = ['success_rate', 'avg_turns', 'avg_cost'] as const;

  it('are adjusted for each other by Holm, those too of which nothing is known', () => {
    const metrics = metricsOf(people, { plan: { ...PLAN, goals: [...goals] } });
    // Everybody's sessions cost the same: no p-value, and still one of three.
    expect(metrics.avg_cost).toMatchObject({ pValue: null, adjustedPValue: null });
    const adjusted = holm([metrics.success_rate.pValue!, metrics.avg_turns.pValue!, 1]);
    expect(metrics.success_rate.adjustedPValue).toBe(adjusted[0]);
    expect(metrics.avg_turns.adjustedPValue).toBe(adjusted[1]);
    expect(metrics.success_rate.adjustedPValue! / metrics.success_rate.pValue!).toBeCloseTo(3, 9);
    expect(metrics.avg_tokens.pValue).not.toBeNull();
    expect(metrics.avg_tokens.adjustedPValue).toBeNull();
  });

  it('by the running p-values', () => {
    const former = { avg_turns: { pValue: 1e-9, looks: 2 } };
    const { avg_turns } = metricsOf(people, { former, plan: { ...PLAN, goals: [...goals] } });
    expect(avg_turns.adjustedPValue).toBeCloseTo(3e-9, 15);
  });
});

describe('costs', () => {
  const spent = (arm: Arm, costs: number[], cap: number) =>
    costs.map((cost, index) =>
      person(arm, { cost, cappedCost: Math.min(cost, cap), successes: 5 + (index % 2) }),
    );
  const people = [...spent('control', [5, 6, 7, 8], 9), ...spent('variant', [6, 7, 8, 90], 9)];

  it('decide by the capped average, if there is a cap, and are shown as they are', () => {
    const { arms, metrics } = reportOf(evidence(people, { plan: { ...PLAN, costCap: 9n } }));
    expect(metrics.avg_cost).toMatchObject({ capped: true, effect: expect.closeTo(0.1, 9) });
    expect(arms.variant.avgCost).toBeCloseTo(111 / 40, 9);
    expect(metricsOf(people).avg_cost).toMatchObject({ capped: false, effect: expect.closeTo(85 / 40, 9) });
  });

  it('per success are ratios of sums, as sure as leaving out one person at a time says', () => {
    const many = [...peopleWith('control', 40, [3, 5, 7, 4]), ...peopleWith('variant', 40, [6, 2, 8])].map(
      (one, index) => ({ ...one, cost: 5 + ((index * 7) % 11) }),
    );
    const { effect, se } = metricsOf(many).cost_per_success;
    const ratio = (all: UserEvidence[]) =>
      all.reduce((sum, { cost }) => sum + cost, 0) / all.reduce((sum, { successes }) => sum + successes, 0);
    const jackknife = ARMS.map((arm) => {
      const all = many.filter((one) => one.arm === arm);
      const without = all.map((left) => ratio(all.filter((one) => one !== left)));
      const mean = without.reduce((sum, one) => sum + one, 0) / all.length;
      return ((all.length - 1) / all.length) * without.reduce((sum, one) => sum + (one - mean) ** 2, 0);
    });
    const of = (arm: Arm) => ratio(many.filter((one) => one.arm === arm));
    expect(effect).toBeCloseTo(of('variant') - of('control'), 9);
    expect(se! / Math.sqrt(jackknife[0]! + jackknife[1]!)).toBeCloseTo(1, 1);
  });
});

describe('the lift', () => {
  it('is relative to the control, with Fieller’s interval', () => {
    const { lift } = metricsOf(apart).success_rate;
    expect(lift).toMatchObject({ value: expect.closeTo(139 / 99 - 1, 9), reason: null });
    expect(lift.interval![0]).toBeLessThan(lift.value!);
    expect(lift.interval![1]).toBeGreaterThan(lift.value!);
  });

  it('is of nothing where the control is nothing, or cannot be told from it', () => {
    const against = (control: number[]) =>
      metricsOf([...peopleWith('control', 6, control), ...peopleWith('variant', 6, [5, 6])]).success_rate
        .lift;
    expect(against([0])).toEqual({ value: null, interval: null, reason: 'control_near_zero' });
    expect(against([10, 0, 0, 0, 0, 0])).toMatchObject({ interval: null, reason: 'control_near_zero' });
  });
});

it('chances to win are those of what is better', () => {
  const { success_rate, avg_turns } = metricsOf(
    apart.map((one, index) => ({ ...one, turns: 50 + (one.arm === 'variant' ? 10 : 0) + (index % 3) })),
  );
  expect(success_rate.chanceToWin!).toBeGreaterThan(0.99);
  expect(avg_turns.chanceToWin!).toBeLessThan(0.01);
});

describe('the 95th percentile of cost', () => {
  const sessions = (shift: number) =>
    Array.from({ length: 600 }, (_, index) => ({
      user: `${index % 20}`,
      value: ((index * 7_919) % 601) + shift,
    }));
  const summary = (arm: Arm, shift: number, number = 1): CostQuantiles => {
    const all = sessions(shift);
    const sorted = all.map(({ value }) => value).sort((a, b) => a - b);
    const at = (level: number) => sorted[Math.round(level * 599)]!;
    const reach = 1.96 * Math.sqrt((0.95 * 0.05) / 600);
    const users = Array.from({ length: 20 }, (_, user) => ({
      sessions: 30,
      below: all.filter((one) => one.user === `${user}` && one.value <= at(0.95)).length,
    }));
    return {
      arm,
      phase: number,
      sessions: 600,
      p95: at(0.95),
      outer: [at(0.95 - reach), at(0.95 + reach)],
      ...spreadOfShares(users),
    };
  };

  it('is tested once, for one look, and decides nothing', () => {
    const quantiles = [summary('control', 0), summary('variant', 200)];
    const { p95_cost } = metricsOf(apart, { quantiles });
    const { variance } = clusteredQuantile(sessions(0)).value!;
    expect(p95_cost).toMatchObject({
      ...{
        method: 'fixed_horizon',
        effect: 200,
        df: null,
        pValue: null,
        pValueNow: null,
        significant: false,
      },
      ...{ looks: 0, droppedSessions: 0, reasons: [], sessions: { control: 600, variant: 600 } },
    });
    expect(p95_cost.se! / Math.sqrt(2 * variance)).toBeCloseTo(1, 1);
    expect(p95_cost.pValueFixed!).toBeLessThan(1e-6);
    expect(p95_cost.ci![0]).toBeCloseTo(200 - 1.96 * p95_cost.se!, 2);
  });

  it('is taken phase by phase', () => {
    const phases = [phase(1, 90), phase(2, 10)];
    const quantiles = [
      summary('control', 0),
      summary('variant', 10),
      summary('control', 500, 2),
      summary('variant', 530, 2),
    ];
    expect(metricsOf(apart, { quantiles, phases }).p95_cost.effect).toBeCloseTo(20, 9);
    const without = quantiles.slice(0, 3);
    expect(metricsOf(apart, { quantiles: without, phases }).p95_cost).toMatchObject({
      effect: 10,
      droppedSessions: 600,
    });
  });

  it.each([
    ['too_few_sessions', { sessions: 99 }],
    ['tied_quantile', { outer: [570, 570] as [number, number] }],
    ['too_few_users', spreadOfShares([{ sessions: 600, below: 570 }])],
    ['zero_variance', spreadOfShares([1, 2].map(() => ({ sessions: 300, below: 285 })))],
  ])('says %s', (reason, given) => {
    const quantiles = ARMS.map((arm) => ({ ...summary(arm, 0), ...given }));
    expect(metricsOf(apart, { quantiles }).p95_cost).toMatchObject({
      se: null,
      pValueFixed: null,
      reasons: [reason],
    });
  });
});
