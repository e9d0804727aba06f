import fc from 'fast-check';
import { spreadOfShares } from '@app/stats';
import type { CostQuantiles, UserEvidence } from '../evidence';
import { type Arm, ARMS } from '../experiment';
import { METRICS, TESTED_METRICS } from '../metric';
import { looksOf } from './looks';
import { evidence, phase, PLAN } from './planted-evidence';
import { powerOf } from './power';
import { type ReportEvidence, reportOf } from './report';

const OTHER: Record<Arm, Arm> = { control: 'variant', variant: 'control' };
const stored = (usd: number) => Number(usd.toFixed(12));
const share = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
/** In USD, to a pico-dollar, as they are stored. */
const cost = fc.oneof(
  fc.constantFrom(0, 0.1, 1e-12),
  fc.double({ min: 0, max: 1e6, noNaN: true }).map(stored),
);

const anybody = fc
  .record({
    arm: fc.constantFrom(...ARMS),
    phase: fc.integer({ min: 1, max: 3 }),
    sessions: fc.oneof(fc.constantFrom(0, 1), fc.integer({ min: 1, max: 100_000 })),
    ...{ known: share, succeeded: share, cost, capped: share },
    turns: fc.nat(1_000),
    durationMs: fc.nat(1_000_000_000),
    tokens: fc.nat(1_000_000_000),
  })
  .map(({ known, succeeded, capped, ...one }): UserEvidence => {
    const withOutcome = Math.round(known * one.sessions);
    const successes = Math.round(succeeded * withOutcome);
    return { ...one, withOutcome, successes, unpriced: 0, cappedCost: stored(capped * one.cost) };
  });

const costs = fc
  .record({
    arm: fc.constantFrom(...ARMS),
    phase: fc.integer({ min: 1, max: 3 }),
    ...{ p95: cost, spread: cost },
    users: fc.array(fc.record({ sessions: fc.integer({ min: 1, max: 300 }), part: share }), { maxLength: 6 }),
  })
  .map(({ users, p95, spread, ...one }): CostQuantiles => ({
    ...{ ...one, p95, outer: [Math.max(0, p95 - spread), p95 + spread] },
    sessions: users.reduce((sum, { sessions }) => sum + sessions, 0),
    ...spreadOfShares(users.map(({ sessions, part }) => ({ sessions, below: Math.round(part * sessions) }))),
  }));

const former = fc.option(
  fc.record({ pValue: fc.double({ min: 0, max: 1, noNaN: true }), looks: fc.integer({ min: 1, max: 99 }) }),
  { nil: undefined },
);

/** Whatever there may be: nobody, one person, people who are all alike, numbers that are far apart. */
const anything = fc
  .record({
    people: fc.oneof(
      fc.array(anybody, { maxLength: 30 }),
      fc
        .tuple(anybody, fc.integer({ min: 1, max: 12 }))
        .map(([one, times]) => [
          ...Array.from({ length: times }, () => one),
          ...Array.from({ length: times }, () => ({ ...one, arm: OTHER[one.arm] })),
        ]),
    ),
    quantiles: fc.array(costs, { maxLength: 6 }),
    former: fc.record(Object.fromEntries(TESTED_METRICS.map((metric) => [metric, former]))),
    splits: fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 3 }),
    plan: fc.record({
      confidence: fc.constantFrom(0.8, 0.95, 0.99, 0.999),
      plannedSessions: fc.option(fc.integer({ min: 1, max: 1_000_000_000 })),
      costCap: fc.option(fc.constant(5n)),
      startedAt: fc.option(fc.constant(PLAN.startedAt)),
    }),
  })
  .map(({ people, splits, plan, ...rest }): ReportEvidence =>
    evidence(people, {
      ...rest,
      phases: splits.map((split, index) => phase(index + 1, split)),
      plan: {
        ...{ ...PLAN, ...plan, goals: [...TESTED_METRICS] },
        guardrails: TESTED_METRICS.map((metric) => ({ metric, margin: 1 })),
      },
    }),
  );

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

/** −0 is no other figure than 0, and the seventh digit is rounding. */
function near(value: number | null, other: number | null, scale: number): boolean {
  if (value === null || other === null) return value === other;
  return Math.abs(value - other) <= 1e-7 * (Math.abs(other) + scale);
}

it('holds nothing but numbers and, where there is none, null and a reason', () => {
  fc.assert(
    fc.property(anything, (given) => {
      const report = reportOf(given);
      const power = powerOf(report, { trafficSplit: 50, plannedSessions: given.plan.plannedSessions });
      expect(numbersIn([report, power, looksOf(report)]).every(Number.isFinite)).toBe(true);
      expect(JSON.parse(JSON.stringify(report))).toEqual(report);
      expect(JSON.stringify(report)).not.toMatch(/NaN|Infinity|undefined/);
      for (const metric of METRICS) {
        const { effect, se, ci, pValueFixed, reasons } = report.metrics[metric];
        if ([effect, se, ci, pValueFixed].includes(null)) expect(reasons).not.toEqual([]);
      }
      for (const { harm, reason } of report.guardrails) expect(harm === null).toBe(reason !== null);
    }),
    { numRuns: 200 },
  );
});

it('mirrors when the arms are swapped', () => {
  const swap = <T extends { arm: Arm }>(all: readonly T[]) =>
    all.map((one) => ({ ...one, arm: OTHER[one.arm] }));
  fc.assert(
    fc.property(anything, (given) => {
      const [one, other] = [
        reportOf(given),
        reportOf({
          ...given,
          phases: given.phases.map((old) => ({ ...old, trafficSplit: 100 - old.trafficSplit })),
          ...{ people: swap(given.people), quantiles: swap(given.quantiles), assigned: swap(given.assigned) },
        }),
      ];
      for (const metric of METRICS) {
        const [a, b] = [one.metrics[metric], other.metrics[metric]];
        const scale = Math.max(Math.abs(a.control?.mean ?? 0), Math.abs(a.variant?.mean ?? 0), a.se ?? 0);
        const mirrored = [
          near(b.effect, a.effect && -a.effect, scale),
          near(b.ci && b.ci[0], a.ci && -a.ci[1], scale),
          near(b.ci && b.ci[1], a.ci && -a.ci[0], scale),
          near(b.pValue, a.pValue, 1),
          near(b.df, a.df, 1),
        ];
        expect({ metric, mirrored }).toEqual({ metric, mirrored: mirrored.map(() => true) });
        expect(b.reasons).toEqual(a.reasons);
      }
      expect(other.arms).toEqual({ control: one.arms.variant, variant: one.arms.control });
      expect(near(other.health.srm.pValue, one.health.srm.pValue, 1)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

it('is never significant where there is no p-value, and never less sure than before', () => {
  fc.assert(
    fc.property(anything, (given) => {
      const { metrics } = reportOf(given);
      for (const metric of TESTED_METRICS) {
        const { pValue, pValueNow, significant, adjustedPValue } = metrics[metric];
        if (pValue === null) expect([pValueNow, significant, adjustedPValue]).toEqual([null, false, null]);
        else {
          expect(pValue).toBeLessThanOrEqual(Math.min(pValueNow ?? 1, given.former[metric]?.pValue ?? 1));
          expect(adjustedPValue!).toBeGreaterThanOrEqual(pValue);
        }
      }
      expect(metrics.p95_cost).toMatchObject({ method: 'fixed_horizon', significant: false, pValue: null });
    }),
  );
});
