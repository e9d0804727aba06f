import { alwaysValidT, type Interval, type TEstimate, tTest } from '@app/stats';
import type { FormerLooks } from '../evidence';
import type { ExperimentPlan } from '../experiment';

/** N* where nothing is planned. */
const DEFAULT_SESSIONS = 1_000;

/** What is said of "no effect": now, over all looks, and as if this look were the only one. */
export interface SequentialTest {
  /** Null where so few of the planned sessions are there that it would have no end. */
  ci: Interval | null;
  pValue: number;
  pValueNow: number;
  pValueFixed: number;
}

/**
 * The always-valid test, for few people as for many. Of a p-value that is valid at every look, so is the least so far:
 * it never rises again.
 */
export function sequentialTest(
  estimate: TEstimate,
  sessions: number,
  plan: Pick<ExperimentPlan, 'confidence' | 'plannedSessions'>,
  former: FormerLooks | undefined,
): SequentialTest {
  const mixture = {
    alpha: alphaOf(plan.confidence),
    plannedSessions: plan.plannedSessions ?? DEFAULT_SESSIONS,
  };
  const { interval, pValue } = alwaysValidT(estimate, sessions, mixture);
  return {
    ci: interval.every(Number.isFinite) ? interval : null,
    pValue: runningPValue(pValue, former),
    pValueNow: pValue,
    pValueFixed: tTest(estimate, plan.confidence).pValue,
  };
}

export function runningPValue(now: number, former: FormerLooks | undefined): number {
  return Math.min(now, former?.pValue ?? 1);
}

/** 1 − confidence as a decimal: in binary 1 − 0.95 is a little more than 0.05, and 0.05 would be below it. */
export function alphaOf(confidence: number): number {
  return Number((1 - confidence).toFixed(12));
}

/** Strictly: 0.05 at 0.95 is not. */
export function isSignificant(pValue: number | null, confidence: number): boolean {
  return pValue !== null && pValue < alphaOf(confidence);
}
