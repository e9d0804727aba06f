import { type Inference, known, type TEstimate, type TTest, unknown } from './inference';
import type { MeanEstimate } from './relative-lift';
import { tTest, welchDf } from './t-test';
import { armSum, residualOf, type UserSum } from './user-sums';

/** An arm's mean of sessions and the variance of it, and what its degrees of freedom are made of. */
export interface ClusteredMean extends MeanEstimate {
  sessions: number;
  /** The arm's part of the denominator of the Bell–McCaffrey degrees of freedom. */
  spread: number;
}

export interface ClusteredMeans {
  control: ClusteredMean;
  variant: ClusteredMean;
}

/** Against the larger mean: a standard error below is what is left of rounding where nobody differs from anybody. */
const ROUNDING = 1e-12;

/**
 * The difference variant − control of two means of sessions, with users as clusters: the CR2 variance (Bell and McCaffrey
 * 2002; Pustejovsky and Tipton 2018) in closed form, for a regression on an arm dummy in which each user has one arm only.
 * With N_g sessions and the sum S_g of user g, n = Σ N_g, R = Σ S_g / n, u_g = 1/(1 − N_g/n), e_g = S_g − R·N_g, by arm:
 *
 *     V  = Σ u_g e_g² / n²
 *     df = (1/n_c + 1/n_v)² / Σ_arms { [Σ N_g² + ((Σ u_g N_g²)² − Σ u_g² N_g⁴) / n²] / n⁴ }
 *
 * With one session for each user V is Welch's; with equally many sessions u_g is K/(K−1).
 */
export function clusteredDifference(
  control: readonly UserSum[],
  variant: readonly UserSum[],
  confidence = 0.95,
): Inference<TTest> {
  const means = clusteredMeans(control, variant);
  if (!means.value) return means;
  const estimate = clusteredEstimate(means.value);
  return estimate.value ? known(tTest(estimate.value, confidence)) : estimate;
}

/** The two means of the above, each with its CR2 variance. */
export function clusteredMeans(
  control: readonly UserSum[],
  variant: readonly UserSum[],
): Inference<ClusteredMeans> {
  return missingIn(control, variant) ?? known({ control: cr2Of(control), variant: cr2Of(variant) });
}

/** Their difference, before a test is made of it: for what is combined with others first. */
export function clusteredEstimate({ control: c, variant: v }: ClusteredMeans): Inference<TEstimate> {
  const se = Math.sqrt(c.variance + v.variance);
  if (se <= ROUNDING * Math.max(Math.abs(c.mean), Math.abs(v.mean))) return unknown('zero_variance');
  const df = (1 / c.sessions + 1 / v.sessions) ** 2 / (c.spread + v.spread);
  return known({ effect: v.mean - c.mean, se, df });
}

/**
 * The same difference by the delta method of ratio metrics (Deng, Knoblich, Lu 2018), as other platforms compute it:
 * V = K/(K−1) · Σ e_g² / n², and Welch's degrees of freedom over users. Too sure of itself with few users; for comparison.
 */
export function deltaDifference(
  control: readonly UserSum[],
  variant: readonly UserSum[],
  confidence = 0.95,
): Inference<TTest> {
  const missing = missingIn(control, variant);
  if (missing) return missing;
  const parts = [control, variant].map((users) => {
    const { mean, sessions } = armSum(users);
    const k = users.length;
    const variance = ((k / (k - 1)) * sumOf(users, (user) => residualOf(user, mean!) ** 2)) / sessions ** 2;
    return { mean: mean!, variance, df: k - 1 };
  });
  const [c, v] = [parts[0]!, parts[1]!];
  const se = Math.sqrt(c.variance + v.variance);
  if (se === 0) return unknown('zero_variance');
  return known(tTest({ effect: v.mean - c.mean, se, df: welchDf(parts) }, confidence));
}

/** The variance of one arm's mean of sessions. Null below two users. */
export function clusteredVariance(users: readonly UserSum[]): number | null {
  return users.length < 2 ? null : cr2Of(users).variance;
}

function missingIn(...arms: (readonly UserSum[])[]): ReturnType<typeof unknown> | undefined {
  if (arms.some((users) => users.length === 0)) return unknown('no_sessions');
  return arms.some((users) => users.length < 2) ? unknown('too_few_users') : undefined;
}

function cr2Of(users: readonly UserSum[]): ClusteredMean {
  const { sessions: n, mean } = armSum(users);
  let [squares, squared, weighted, weightedSquares] = [0, 0, 0, 0];
  for (const user of users) {
    const u = 1 / (1 - user.sessions / n);
    const n2 = user.sessions ** 2;
    squared += u * residualOf(user, mean!) ** 2;
    squares += n2;
    weighted += u * n2;
    weightedSquares += (u * n2) ** 2;
  }
  const spread = (squares + (weighted ** 2 - weightedSquares) / n ** 2) / n ** 4;
  return { mean: mean!, sessions: n, variance: squared / n ** 2, spread };
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
