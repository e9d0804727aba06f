import { chiSquareUpper, normalTwoSided } from './distributions';
import type { TEstimate } from './inference';
import type { Proportion } from './proportions';
import { welchDf } from './t-test';

/** What one phase says, and how many sessions say so. A phase is a time in which the split of traffic was the same. */
export interface PhaseEstimate {
  estimate: TEstimate;
  sessions: number;
}

/**
 * The effect over phases with different splits: Σ w_h·effect_h with w_h the phase's share of sessions, variance Σ w_h²·V_h,
 * degrees of freedom by Welch and Satterthwaite. Sessions of different phases are never thrown together: an arm that was
 * large in a bad week would look bad (Simpson's paradox). Needs at least one phase.
 */
export function stratifiedEstimate(phases: readonly PhaseEstimate[]): TEstimate {
  const total = phases.reduce((sum, { sessions }) => sum + sessions, 0);
  const parts = phases.map(({ estimate: { effect, se, df }, sessions }) => {
    const weight = sessions / total;
    return { effect: weight * effect, variance: weight ** 2 * se ** 2, df };
  });
  const effect = parts.reduce((sum, part) => sum + part.effect, 0);
  const variance = parts.reduce((sum, part) => sum + part.variance, 0);
  return { effect, se: Math.sqrt(variance), df: welchDf(parts) };
}

/** Successes of both arms in one phase. */
export interface PhaseTable {
  control: Proportion;
  variant: Proportion;
}

export interface CochranMantelHaenszel {
  chiSquare: number;
  pValue: number;
  /** Of success, variant against control, pooled over phases. */
  oddsRatio: number;
}

/**
 * The Cochran–Mantel–Haenszel test of no effect in any phase, without continuity correction, and the Mantel–Haenszel odds
 * ratio (Mantel and Haenszel 1959). For independent sessions: beside `stratifiedEstimate`, as a cross-check. Null where
 * no phase has anything to compare.
 */
export function cochranMantelHaenszel(phases: readonly PhaseTable[]): CochranMantelHaenszel | null {
  let [difference, variance, favourable, unfavourable] = [0, 0, 0, 0];
  for (const { control, variant } of phases) {
    const n = control.n + variant.n;
    const successes = control.successes + variant.successes;
    if (n < 2) continue;
    difference += variant.successes - (variant.n * successes) / n;
    variance += (variant.n * control.n * successes * (n - successes)) / (n ** 2 * (n - 1));
    favourable += (variant.successes * (control.n - control.successes)) / n;
    unfavourable += ((variant.n - variant.successes) * control.successes) / n;
  }
  if (variance === 0 || unfavourable === 0) return null;
  const chiSquare = difference ** 2 / variance;
  return { chiSquare, pValue: chiSquareUpper(chiSquare, 1), oddsRatio: favourable / unfavourable };
}

/** The stratified difference of proportions for independent sessions: V_h = p_c q_c/n_c + p_v q_v/n_v. */
export function stratifiedProportions(phases: readonly PhaseTable[]): {
  effect: number;
  se: number;
  z: number;
  pValue: number;
} {
  const total = phases.reduce((sum, { control, variant }) => sum + control.n + variant.n, 0);
  let [effect, variance] = [0, 0];
  for (const { control, variant } of phases) {
    const weight = (control.n + variant.n) / total;
    effect += weight * (variant.successes / variant.n - control.successes / control.n);
    variance += weight ** 2 * (varianceOf(control) + varianceOf(variant));
  }
  const se = Math.sqrt(variance);
  return { effect, se, z: effect / se, pValue: normalTwoSided(effect / se) };
}

function varianceOf({ successes, n }: Proportion): number {
  const p = successes / n;
  return (p * (1 - p)) / n;
}
