import { type Interval, type Reason, wilsonInterval } from '@app/stats';
import type { ArmQuantile, UserEvidence } from '../evidence';
import type { Arm } from '../experiment';
import { effectiveRate } from './effective-sessions';
import type { ByArm } from './by-arm';
import type { PhaseEvidence } from './phase-evidence';

/** What the sessions of an arm come to, all phases together: for show. What was measured is null without sessions. */
export interface ArmResult {
  totalSessions: number;
  /** People with sessions. */
  users: number;
  /** Percent of the sessions of which it is known how they ended. */
  successRate: number | null;
  /** Wilson's, in percent, with as many sessions as they are worth where sessions of one person are alike. */
  successInterval: Interval | null;
  /** In USD, as all costs. */
  avgCost: number | null;
  avgTurns: number | null;
  /** In seconds. */
  avgDuration: number | null;
  avgTokens: number | null;
  costPerSuccess: number | null;
  p95Cost: number | null;
  /** False where it is a sketch's, which is within 0.5 %. */
  isP95Exact: boolean | null;
  /** The share of its sessions that the person with the most of them has: 0 to 1. */
  largestShare: number | null;
  /** Why figures are missing. */
  reasons: Reason[];
}

/** Both arms as they are shown: all phases together, raw costs. Effects are never computed from these. */
export function armResults(
  phases: readonly PhaseEvidence[],
  quantiles: readonly ArmQuantile[],
  confidence: number,
): ByArm<ArmResult> {
  const of = (arm: Arm) =>
    armResult(
      phases.flatMap(({ people }) => people[arm]),
      quantiles.find((one) => one.arm === arm),
      confidence,
    );
  return { control: of('control'), variant: of('variant') };
}

function armResult(
  people: readonly UserEvidence[],
  quantile: ArmQuantile | undefined,
  confidence: number,
): ArmResult {
  const total = totalsOf(people);
  const interval = successInterval(people, confidence);
  return {
    totalSessions: total.sessions,
    users: people.length,
    successRate: ratio(100 * total.successes, total.withOutcome),
    successInterval: interval,
    avgCost: ratio(total.cost, total.sessions),
    avgTurns: ratio(total.turns, total.sessions),
    avgDuration: ratio(total.durationMs / 1_000, total.sessions),
    avgTokens: ratio(total.tokens, total.sessions),
    costPerSuccess: ratio(total.cost, total.successes),
    p95Cost: total.sessions > 0 ? (quantile?.p95 ?? null) : null,
    isP95Exact: quantile?.exact ?? null,
    largestShare: ratio(total.largest, total.sessions),
    reasons: reasonsOf(total, interval),
  };
}

const MEASURED = ['sessions', 'withOutcome', 'successes', 'cost', 'turns', 'durationMs', 'tokens'] as const;
type Totals = Record<(typeof MEASURED)[number] | 'largest', number>;

function totalsOf(people: readonly UserEvidence[]): Totals {
  const total: Totals = {
    ...{ sessions: 0, withOutcome: 0, successes: 0, cost: 0 },
    ...{ turns: 0, durationMs: 0, tokens: 0, largest: 0 },
  };
  for (const person of people) {
    for (const measure of MEASURED) total[measure] += person[measure];
    total.largest = Math.max(total.largest, person.sessions);
  }
  return total;
}

function ratio(amount: number, count: number): number | null {
  return count === 0 ? null : amount / count;
}

function successInterval(people: readonly UserEvidence[], confidence: number): Interval | null {
  const worth = effectiveRate(
    people.map(({ withOutcome, successes }) => ({ sessions: withOutcome, successes })),
  );
  if (!worth) return null;
  const { value } = wilsonInterval({ successes: worth.rate * worth.n, n: worth.n }, confidence);
  return value && [100 * value[0], 100 * value[1]];
}

/** A rate without an interval has too few people behind it; a cost per success is missing where none succeeded. */
function reasonsOf({ sessions, successes, withOutcome }: Totals, interval: Interval | null): Reason[] {
  if (sessions === 0) return ['no_sessions'];
  const reasons: Reason[] = [];
  if (withOutcome === 0) reasons.push('no_outcomes');
  else if (!interval) reasons.push('too_few_users');
  if (successes === 0) reasons.push('no_successes');
  return reasons;
}
