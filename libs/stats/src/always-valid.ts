import { normalCdf, normalQuantile, studentQuantile, studentTwoSided } from './distributions';
import type { Estimate, Interval, TEstimate } from './inference';

/**
 * How a stream of looks is tuned: fixed when an experiment starts, from what it plans. Any choice is valid at every look;
 * it decides where the test is sharpest.
 */
export interface MixturePlan {
  /** 1 − confidence. */
  alpha: number;
  /** N*: the number of sessions at which the interval should be narrowest. */
  plannedSessions: number;
}

export interface AlwaysValid {
  /** Valid at every look at once: the chance that it is ever at or below α, with no effect, is at most α. */
  pValue: number;
  interval: Interval;
  /** How many standard errors the interval reaches: 2.8 or more, where a single look has 1.96. */
  multiplier: number;
}

/**
 * Always-valid inference by the normal mixture (Robbins 1970; Johari et al. 2017; Howard et al. 2021; Waudby-Smith et al.
 * 2024). With r = n·ρ², ρ² = (−2 ln α + ln(1 − 2 ln α)) / N*, z = effect/se:
 *
 *     m(r) = √((1 + 1/r)(ln(1+r) − 2 ln α))          effect ∓ m·se
 *     p    = min(1, √(1+r) · exp(−z²/2 · r/(1+r)))
 *
 * p ≤ α exactly when |z| ≥ m.
 */
export function alwaysValid({ effect, se }: Estimate, sessions: number, plan: MixturePlan): AlwaysValid {
  const r = mixtureRatio(sessions, plan);
  const multiplier = multiplierOf(r, plan.alpha);
  return {
    pValue: mixturePValue(effect / se, r),
    interval: [effect - multiplier * se, effect + multiplier * se],
    multiplier,
  };
}

/**
 * As above for few users, whose errors have heavier tails: the t test's p-value is mapped to the normal score that has it,
 * z_eff = Φ⁻¹(1 − p_t/2), and the interval reaches t⁻¹_df(Φ(m)) standard errors.
 */
export function alwaysValidT(
  { effect, se, df }: TEstimate,
  sessions: number,
  plan: MixturePlan,
): AlwaysValid {
  const r = mixtureRatio(sessions, plan);
  const multiplier = tMultiplier(multiplierOf(r, plan.alpha), df);
  return {
    pValue: mixturePValue(effectiveScore(effect / se, df), r),
    interval: [effect - multiplier * se, effect + multiplier * se],
    multiplier,
  };
}

/** Smaller ones are 0 to a computer, and would be infinitely sure. */
const LEAST_P = 1e-300;

/** |Φ⁻¹(p_t/2)|: the lower tail, which keeps its digits however small it is. */
export function effectiveScore(t: number, df: number): number {
  const p = studentTwoSided(t, df);
  return p >= 1 ? 0 : -normalQuantile(Math.max(p / 2, LEAST_P));
}

function mixtureRatio(sessions: number, { alpha, plannedSessions }: MixturePlan): number {
  const rho2 = (-2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha))) / plannedSessions;
  return sessions * rho2;
}

function multiplierOf(r: number, alpha: number): number {
  return Math.sqrt((1 + 1 / r) * (Math.log1p(r) - 2 * Math.log(alpha)));
}

function mixturePValue(z: number, r: number): number {
  return Math.min(1, Math.sqrt(1 + r) * Math.exp((-(z ** 2) / 2) * (r / (1 + r))));
}

/** By the upper tail, so that a far multiplier stays apart from infinity. */
function tMultiplier(multiplier: number, df: number): number {
  return -studentQuantile(normalCdf(-multiplier), df);
}
