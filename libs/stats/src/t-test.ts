import { studentQuantile, studentTwoSided } from './distributions';
import type { TEstimate, TTest } from './inference';

/** The two-sided t test of effect = 0: t = effect/se, p = P(|T| ≥ |t|), effect ∓ t_{1−α/2,df} · se. Needs se > 0. */
export function tTest(estimate: TEstimate, confidence = 0.95): TTest {
  const { effect, se, df } = estimate;
  const t = effect / se;
  const reach = studentQuantile(1 - (1 - confidence) / 2, df) * se;
  return { ...estimate, t, pValue: studentTwoSided(t, df), interval: [effect - reach, effect + reach] };
}

/**
 * Degrees of freedom of a difference of two independent means (Welch 1947, Satterthwaite 1946):
 * (V₁+V₂)² / (V₁²/ν₁ + V₂²/ν₂), with V the variances of the means and ν their own degrees of freedom.
 */
export function welchDf(parts: readonly { variance: number; df: number }[]): number {
  const total = parts.reduce((sum, { variance }) => sum + variance, 0);
  return total ** 2 / parts.reduce((sum, { variance, df }) => sum + variance ** 2 / df, 0);
}
