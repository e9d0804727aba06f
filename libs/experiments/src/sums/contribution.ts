import type { PicoUsd } from '@app/kernel';
import type { SessionMeasure } from './session-measures';

/** What one session adds to the sums of its person. All of it is 0 while the session does not count. */
export interface Contribution {
  isCounted: boolean;
  successes: number;
  withOutcome: number;
  /** Its cost is a lower bound. */
  unpriced: number;
  cost: PicoUsd;
  cappedCost: PicoUsd;
  turns: number;
  durationMs: number;
  tokens: number;
}

export const NOTHING: Contribution = {
  isCounted: false,
  successes: 0,
  withOutcome: 0,
  unpriced: 0,
  cost: 0n,
  cappedCost: 0n,
  turns: 0,
  durationMs: 0,
  tokens: 0,
};

/**
 * After this long a session counts, ended or not: then as no success unless one was told, with what it came to so far. Otherwise an arm whose
 * sessions hang would look better for it.
 */
export const COUNTED_AFTER_HOURS = 24;
const HOUR_MS = 3_600_000;
const LONGEST_MS = COUNTED_AFTER_HOURS * HOUR_MS;

/** Sessions count once they have ended, or have gone on for too long. */
export function contributionOf(
  { startedAt, endedAt, outcome, cost, costComplete, turns, tokens }: SessionMeasure,
  costCap: PicoUsd | null,
  now: Date,
): Contribution {
  if (!endedAt && !isOverdue(startedAt, now)) return NOTHING;
  const durationMs = durationOf(startedAt, endedAt);
  return {
    isCounted: true,
    successes: outcome === 'success' ? 1 : 0,
    withOutcome: outcome !== null || durationMs === LONGEST_MS ? 1 : 0,
    unpriced: costComplete ? 0 : 1,
    cost,
    cappedCost: costCap !== null && cost > costCap ? costCap : cost,
    turns,
    durationMs,
    tokens,
  };
}

/** Whether what started then counts, though it has not ended. */
export function isOverdue(startedAt: Date, now: Date): boolean {
  return now.getTime() - startedAt.getTime() >= LONGEST_MS;
}

/** Whether it is about to, or has just: the clocks of several servers may not agree. */
export function isBecomingOverdue(startedAt: Date, now: Date): boolean {
  return Math.abs(now.getTime() - startedAt.getTime() - LONGEST_MS) < HOUR_MS / 4;
}

/** No session is longer than that, or one that was left open over night would speak for all. */
function durationOf(startedAt: Date, endedAt: Date | null): number {
  return endedAt ? Math.min(endedAt.getTime() - startedAt.getTime(), LONGEST_MS) : LONGEST_MS;
}

/** What is to be added to sums in which `was` is held, so that they hold `is`. */
export function differenceOf(
  was: Contribution,
  is: Contribution,
): Omit<Contribution, 'isCounted'> & {
  sessions: number;
} {
  return {
    sessions: Number(is.isCounted) - Number(was.isCounted),
    successes: is.successes - was.successes,
    withOutcome: is.withOutcome - was.withOutcome,
    unpriced: is.unpriced - was.unpriced,
    cost: is.cost - was.cost,
    cappedCost: is.cappedCost - was.cappedCost,
    turns: is.turns - was.turns,
    durationMs: is.durationMs - was.durationMs,
    tokens: is.tokens - was.tokens,
  };
}
