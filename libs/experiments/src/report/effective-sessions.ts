import { clusteredVariance, type UserSum } from '@app/stats';
import type { UserEvidence } from '../evidence';

/** How many successes, of as many sessions as they are worth. */
export interface EffectiveRate {
  /** 0 to 1. */
  rate: number;
  n: number;
}

/**
 * Sessions of one person are alike, so n of them are worth n / max(1, deff), with deff = (se with people as clusters / se of
 * independent sessions)². Where all succeeded or none, and so nothing tells how alike they are, each person counts once.
 * Null below two people.
 */
export function effectiveRate(people: readonly UserEvidence[]): EffectiveRate | null {
  const sums = successesOf(people);
  const variance = clusteredVariance(sums);
  if (variance === null) return null;
  const n = sums.reduce((sum, { sessions }) => sum + sessions, 0);
  const rate = sums.reduce((sum, user) => sum + user.sum, 0) / n;
  const independent = (rate * (1 - rate)) / n;
  return { rate, n: independent === 0 ? sums.length : n / Math.max(1, variance / independent) };
}

function successesOf(people: readonly UserEvidence[]): UserSum[] {
  const sums: UserSum[] = [];
  for (const { withOutcome, successes } of people)
    if (withOutcome > 0) sums.push({ sessions: withOutcome, sum: successes });
  return sums;
}
