import { clusteredVariance, type UserSum } from '@app/stats';

/** Successes of one person, and of how many sessions it is known how they ended. */
export interface UserSuccesses {
  sessions: number;
  successes: number;
}

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
export function effectiveRate(people: readonly UserSuccesses[]): EffectiveRate | null {
  const sums = people
    .filter(({ sessions }) => sessions > 0)
    .map(({ sessions, successes }): UserSum => ({ sessions, sum: successes }));
  const variance = clusteredVariance(sums);
  if (variance === null) return null;
  const n = sums.reduce((sum, { sessions }) => sum + sessions, 0);
  const rate = sums.reduce((sum, user) => sum + user.sum, 0) / n;
  const independent = (rate * (1 - rate)) / n;
  return { rate, n: independent === 0 ? sums.length : n / Math.max(1, variance / independent) };
}
