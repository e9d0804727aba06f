import { type Interval, type Reason, wilsonInterval } from '@app/stats';
import type { ArmQuantile, UserEvidence } from '../evidence';
import type { Arm } from '../experiment';
import { effectiveRate } from './effective-sessions';
import type { ByArm } from './by-arm';
import { peopleIn, type PhaseEvidence } from './phase-evidence';

/** What the sessions of an arm come to, all phases together: for show. What was measured is null without sessions. */
export interface ArmResult {
  totalSessions: number;
  /** People with sessions. */
  users: number;
  /** Sessions of which it is known how they ended. */
  withOutcome: number;
  /** Percent of those. */
  successRate: number | null;
  /** Wilson's, in percent, with as many sessions as they are worth where sessions of one person are alike. */
  successInterval: Interval | null;
  /** In USD, as all costs. */
  avgCost: number | null;
  /** Sessions whose cost is a lower bound, and so are all figures of cost. */
  unpricedSessions: number;
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
  const of = (arm: Arm) => {
    const people = peopleIn(phases, arm);
    const quantile = quantiles.find((one) => one.arm === arm);
    return armResult(totalsOf(people), quantile, successInterval(people, confidence));
  };
  return { control: of('control'), variant: of('variant') };
}

function armResult(total: Totals, quantile: ArmQuantile | undefined, interval: Interval | null): ArmResult {
  return {
    totalSessions: total.sessions,
    users: total.users,
    withOutcome: total.withOutcome,
    successRate: ratio(100 * total.successes, total.withOutcome),
    successInterval: interval,
    avgCost: ratio(total.cost, total.sessions),
    unpricedSessions: total.unpriced,
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

interface Totals extends Omit<UserEvidence, 'arm' | 'phase' | 'cappedCost'> {
  users: number;
  /** Sessions of the person with the most. */
  largest: number;
}

/** Written out, as a loop over names takes seven times as long for 100,000 people. */
function totalsOf(people: readonly UserEvidence[]): Totals {
  let [sessions, withOutcome, successes, unpriced, cost] = [0, 0, 0, 0, 0];
  let [turns, durationMs, tokens, largest] = [0, 0, 0, 0];
  for (const person of people) {
    sessions += person.sessions;
    withOutcome += person.withOutcome;
    successes += person.successes;
    unpriced += person.unpriced;
    cost += person.cost;
    turns += person.turns;
    durationMs += person.durationMs;
    tokens += person.tokens;
    largest = Math.max(largest, person.sessions);
  }
  const sums = { sessions, withOutcome, successes, unpriced, cost, turns, durationMs, tokens };
  return { users: people.length, ...sums, largest };
}

function ratio(amount: number, count: number): number | null {
  return count === 0 ? null : amount / count;
}

function successInterval(people: readonly UserEvidence[], confidence: number): Interval | null {
  const worth = effectiveRate(people);
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
