import { normalQuantile } from './distributions';
import { type Inference, known, unknown } from './inference';

/** Below, the upper of the two outer levels of a p95 would be beyond the largest value. */
const LEAST_SESSIONS = 100;

/**
 * A quantile by linear interpolation of order statistics: type 7 of Hyndman and Fan (1996), as PostgreSQL's
 * percentile_cont. `sorted` is ascending; null when it is empty.
 */
export function quantile(sorted: readonly number[], level: number): number | null {
  if (sorted.length === 0) return null;
  const h = (sorted.length - 1) * level;
  const below = Math.floor(h);
  const lower = sorted[below]!;
  return lower + (h - below) * ((sorted[below + 1] ?? lower) - lower);
}

/** One session of an arm. */
export interface UserValue {
  user: string;
  value: number;
}

export interface QuantileEstimate {
  quantile: number;
  /** Of the quantile; adjusted for sessions of one user being alike. */
  variance: number;
}

/**
 * A quantile of sessions and its variance, by the outer interval of Deng, Knoblich and Lu (2018): the quantiles at the
 * levels q ∓ z√(q(1−q)/n) are 2z standard errors apart where sessions are independent; the variance is then multiplied by
 * how much more the share of sessions below the quantile varies between users. Good for one look at the end, not for many.
 */
export function clusteredQuantile(
  sessions: readonly UserValue[],
  level = 0.95,
  confidence = 0.95,
): Inference<QuantileEstimate> {
  const n = sessions.length;
  if (n < LEAST_SESSIONS) return unknown(n === 0 ? 'no_sessions' : 'too_few_sessions');
  const sorted = sessions.map(({ value }) => value).sort((a, b) => a - b);
  const at = quantile(sorted, level)!;
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const reach = z * Math.sqrt((level * (1 - level)) / n);
  const width = quantile(sorted, Math.min(1, level + reach))! - quantile(sorted, Math.max(0, level - reach))!;
  if (width === 0) return unknown('tied_quantile');
  const independent = (width / (2 * z)) ** 2;
  const variance = independent * clusterFactor(sessions, at, (level * (1 - level)) / n);
  return known({ quantile: at, variance });
}

/** Variance of the mean of 1{value ≤ q} with users as clusters (K/(K−1) Σ e² / n²), by what it is for independent sessions. */
function clusterFactor(sessions: readonly UserValue[], q: number, independent: number): number {
  const below = sessions.filter(({ value }) => value <= q).length / sessions.length;
  const residuals = new Map<string, number>();
  for (const { user, value } of sessions)
    residuals.set(user, (residuals.get(user) ?? 0) + (value <= q ? 1 : 0) - below);
  const k = residuals.size;
  if (k < 2) return 1;
  const squares = [...residuals.values()].reduce((sum, residual) => sum + residual ** 2, 0);
  return ((k / (k - 1)) * squares) / sessions.length ** 2 / independent;
}
