import { clusteredDifference } from '@app/stats';
import type { UserEvidence } from '../evidence';
import { ARMS } from '../experiment';
import { METRICS } from '../metric';
import { evidence, peopleWith, person, phase, PLAN } from './planted-evidence';
import { reportOf } from './report';

const NEAR = 10;
const mixed = (successes: readonly number[]) => [
  ...peopleWith('control', 12, [4, 5, 6, 7]),
  ...peopleWith('variant', 12, successes),
];
const rate = (people: UserEvidence[], given = {}) => reportOf(evidence(people, given)).metrics.success_rate;

describe('one phase', () => {
  it('is what CR2 says of it', () => {
    const uneven = [3, 14, 5, 9, 1, 22].flatMap((sessions, index) =>
      ARMS.map((arm) =>
        person(arm, { sessions, successes: Math.min(sessions, index + (arm === 'variant' ? 1 : 0)) }),
      ),
    );
    const sums = (arm: string) =>
      uneven
        .filter((one) => one.arm === arm)
        .map(({ sessions, successes }) => ({ sessions, sum: 100 * successes }));
    const direct = clusteredDifference(sums('control'), sums('variant')).value!;
    const { effect, se, df, pValueFixed } = rate(uneven);
    expect(effect).toBeCloseTo(direct.effect, NEAR);
    expect(se).toBeCloseTo(direct.se, NEAR);
    expect(df).toBeCloseTo(direct.df, NEAR);
    expect(pValueFixed).toBeCloseTo(direct.pValue, NEAR);
  });

  it('shows what each metric is in its unit', () => {
    const { arms, metrics } = reportOf(evidence(mixed([6, 7, 8, 9])));
    expect(arms.control).toMatchObject({
      ...{ totalSessions: 120, users: 12, successRate: 55, avgCost: 1, avgTurns: 5 },
      ...{ avgDuration: 60, avgTokens: 1_000, costPerSuccess: 120 / 66, reasons: [] },
    });
    expect(metrics.success_rate.effect).toBeCloseTo(20, NEAR);
    expect(metrics.cost_per_success.effect).toBeCloseTo(120 / 90 - 120 / 66, NEAR);
    expect(metrics.avg_cost.control!.mean).toBeCloseTo(1, NEAR);
    expect(metrics.avg_turns.control!.mean).toBeCloseTo(5, NEAR);
    expect(metrics.avg_duration.control!.mean).toBeCloseTo(60, NEAR);
    expect(metrics.avg_tokens.control!.mean).toBeCloseTo(1_000, NEAR);
    expect(Object.keys(metrics).sort()).toEqual([...METRICS].sort());
  });
});

describe('a changed split', () => {
  /** 99 to 1 and then 50 to 50, in which the variant is better each time, and worse when thrown together. */
  const simpson = [
    ...[60, 70, 80].map((successes) => person('variant', { sessions: 100, successes, phase: 1 })),
    ...[50, 60, 70].map((successes) =>
      person('control', { sessions: 3_300, successes: 33 * successes, phase: 1 }),
    ),
    ...[20, 30, 40].map((successes) =>
      person('variant', { sessions: 1_700, successes: 17 * successes, phase: 2 }),
    ),
    ...[10, 20, 30].map((successes) =>
      person('control', { sessions: 1_700, successes: 17 * successes, phase: 2 }),
    ),
  ];
  const phases = [phase(1, 3), phase(2, 50)];

  it('is not pooled over', () => {
    const report = reportOf(evidence(simpson, { phases }));
    expect(report.arms.variant.successRate!).toBeLessThan(report.arms.control.successRate!);
    expect(report.metrics.success_rate.effect).toBeCloseTo(10, NEAR);
    expect(report.byPhase.map(({ effects }) => effects[0]!.effect)).toEqual([
      expect.closeTo(10, NEAR),
      expect.closeTo(10, NEAR),
    ]);
    expect(report.byPhase.map(({ trafficSplit }) => trafficSplit)).toEqual([3, 50]);
  });

  it('is combined from the variances of both arms in each phase', () => {
    const { se, control, variant } = rate(simpson, { phases });
    const [one, two] = reportOf(evidence(simpson, { phases })).byPhase.map(({ effects }) => effects[0]!.se!);
    const total = 3 * (100 + 3_300 + 2 * 1_700);
    const weights = [(3 * 3_400) / total, (3 * 3_400) / total];
    expect(se! ** 2).toBeCloseTo((weights[0]! * one!) ** 2 + (weights[1]! * two!) ** 2, NEAR);
    expect(control!.variance + variant!.variance).toBeCloseTo(se! ** 2, NEAR);
    expect(variant!.mean - control!.mean).toBeCloseTo(10, NEAR);
  });

  it('drops a phase that compares nothing, and says how many sessions', () => {
    const alone = [person('control', { phase: 2 }), ...peopleWith('variant', 3, [5, 6], { phase: 2 })];
    const one = rate(mixed([6, 7, 8, 9]));
    const two = rate([...mixed([6, 7, 8, 9]), ...alone], { phases });
    expect(two).toMatchObject({ droppedSessions: 40, reasons: [], sessions: one.sessions, users: one.users });
    expect(two.effect).toBeCloseTo(one.effect!, NEAR);
    expect(two.se).toBeCloseTo(one.se!, NEAR);
  });
});

describe('small and degenerate cases', () => {
  const none = { pValue: null, pValueNow: null, pValueFixed: null, ci: null, se: null, significant: false };

  it('an arm without sessions has no figures', () => {
    const { arms, significance, metrics } = reportOf(evidence(peopleWith('variant', 5, [5, 6])));
    expect(arms.control).toMatchObject({
      ...{ totalSessions: 0, successRate: null, successInterval: null, avgCost: null, avgTurns: null },
      ...{
        avgDuration: null,
        avgTokens: null,
        costPerSuccess: null,
        p95Cost: null,
        reasons: ['no_sessions'],
      },
    });
    expect(arms.variant.successRate).toBeCloseTo(54, NEAR);
    for (const metric of METRICS)
      expect(metrics[metric]).toMatchObject({ ...none, effect: null, reasons: ['no_sessions'] });
    expect(significance).toMatchObject({ pValue: null, significant: false, unit: 'user' });
    expect(significance.reasons).toContain('no_sessions');
  });

  it('nothing at all is said of nothing at all', () => {
    const { significance, recommendation, health } = reportOf(evidence([], { phases: [] }));
    expect(significance).toMatchObject({ pValue: null, reasons: ['no_sessions', 'few_users'] });
    expect(recommendation.action).toBe('keep_running');
    expect(health.srm).toEqual({ pValue: null, sequentialPValue: null, isAlarm: false });
  });

  it('one person in an arm has a mean and no test', () => {
    const people = [person('control'), ...peopleWith('variant', 4, [5, 6])];
    const { arms, metrics } = reportOf(evidence(people));
    expect(arms.control).toMatchObject({
      successRate: 60,
      successInterval: null,
      reasons: ['too_few_users'],
    });
    expect(metrics.success_rate).toMatchObject({ ...none, reasons: ['too_few_users'] });
    expect(metrics.avg_cost).toMatchObject({ ...none, reasons: ['too_few_users'] });
  });

  it('the same rate of everybody is p = 1 with Newcombe’s interval, in which people count once', () => {
    const people = [...peopleWith('control', 6, [10]), ...peopleWith('variant', 6, [10])];
    const { pValue, pValueNow, pValueFixed, effect, ci, significant, extremes, reasons } = rate(people);
    expect({ pValue, pValueNow, pValueFixed, effect, significant }).toEqual({
      ...{ pValue: 1, pValueNow: 1, pValueFixed: 1, effect: 0, significant: false },
    });
    expect(reasons).toEqual(['zero_variance']);
    expect(extremes!.n).toEqual({ control: 6, variant: 6 });
    // Wilson for 6 of 6 is 0.6097 to 1.
    expect(ci).toEqual([expect.closeTo(-39.03, 2), expect.closeTo(39.03, 2)]);
  });

  it('the same cost of everybody is no p-value at all', () => {
    const people = [...peopleWith('control', 6, [4, 5]), ...peopleWith('variant', 6, [5, 6])];
    const { metrics } = reportOf(evidence(people.map((one) => ({ ...one, cost: 0.1 * one.sessions }))));
    expect(metrics.avg_cost).toMatchObject({ ...none, effect: 0, reasons: ['zero_variance'] });
  });

  it('different rates without any variance are for a human to look at', () => {
    const people = [...peopleWith('control', 6, [0]), ...peopleWith('variant', 6, [10])];
    const report = reportOf(evidence(people));
    expect(report.metrics.success_rate).toMatchObject({
      ...{ pValue: null, significant: false, effect: 100, ci: null, reasons: ['zero_variance'] },
    });
    expect(report.metrics.success_rate.extremes!.n).toEqual({ control: 6, variant: 6 });
    expect(report.recommendation).toMatchObject({ action: 'look_into_data', reasons: ['zero_variance'] });
  });

  it('rounding is no variance', () => {
    const thirds = [1, 3, 7, 9, 11, 13].flatMap((sessions) =>
      ARMS.map((arm) => person(arm, { sessions, cost: sessions * (arm === 'control' ? 0.1 : 0.7) })),
    );
    const { avg_cost } = reportOf(evidence(thirds)).metrics;
    expect(avg_cost).toMatchObject({ ...none, reasons: ['zero_variance'] });
    expect(avg_cost.effect).toBeCloseTo(0.6, NEAR);
    const same = thirds.map((one) => ({ ...one, cost: 0.1 * one.sessions }));
    expect(reportOf(evidence(same.slice(1))).metrics.avg_cost).toMatchObject({
      effect: 0,
      reasons: ['zero_variance'],
    });
  });

  it('all success in one arm is tested, with Newcombe’s interval beside', () => {
    const { pValue, ci, extremes, reasons } = rate(mixed([10]));
    expect(reasons).toEqual([]);
    expect(pValue).toBeLessThan(0.05);
    expect(ci![0]).toBeGreaterThan(0);
    expect(extremes!.n.variant).toBe(12);
    expect(extremes!.interval[0]).toBeGreaterThan(0);
    expect(rate(mixed([5, 6])).extremes).toBeNull();
  });

  it('an arm without successes has no cost per success', () => {
    const { arms, metrics } = reportOf(evidence([...mixed([0])]));
    expect(arms.variant).toMatchObject({ successRate: 0, costPerSuccess: null, reasons: ['no_successes'] });
    expect(metrics.cost_per_success).toMatchObject({ ...none, effect: null, reasons: ['no_successes'] });
  });

  it('sessions of which nobody knows how they ended have costs, and no rate', () => {
    const unknown = { withOutcome: 0, successes: 0 };
    const people = [1, 2, 3].flatMap((cost) => ARMS.map((arm) => person(arm, { ...unknown, cost })));
    const { arms, metrics } = reportOf(evidence(people));
    expect(arms.control).toMatchObject({ successRate: null, reasons: ['no_outcomes', 'no_successes'] });
    expect(metrics.success_rate).toMatchObject({ ...none, reasons: ['no_outcomes'] });
    expect(metrics.avg_cost).toMatchObject({ effect: 0, reasons: [] });
    const alone = reportOf(evidence(people.filter(({ arm }) => arm === 'control'))).metrics;
    expect(alone.success_rate.reasons).toEqual(['no_sessions']);
  });

  it('a plan of very many sessions leaves the first ones without an end', () => {
    const plan = { ...PLAN, plannedSessions: 1_000_000_000 };
    const { ci, pValueNow, reasons } = rate(mixed([6, 7, 8, 9]).slice(9, 15), { plan });
    expect({ ci, pValueNow, reasons }).toEqual({
      ci: null,
      pValueNow: expect.closeTo(1),
      reasons: ['too_few_sessions'],
    });
  });

  it('people whose sessions are all gone count no more', () => {
    const gone = person('control', { sessions: 0, withOutcome: 0, successes: 0 });
    expect(reportOf(evidence([gone])).arms.control).toMatchObject({ users: 0, reasons: ['no_sessions'] });
  });
});
