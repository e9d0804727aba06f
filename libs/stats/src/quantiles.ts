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

/** What the sessions of an arm say of a quantile, as a database can count it. */
export interface QuantileSummary {
  sessions: number;
  quantile: number;
  /** The quantiles at the levels q ∓ z√(q(1−q)/n), within 0 and 1. */
  outer: [lower: number, upper: number];
  /** How many users have these sessions. */
  users: number;
  /** Σ over users of (their sessions that are at most the quantile − the share of such sessions × their sessions)². */
  squares: number;
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
  const sorted = sessions.map(({ value }) => value).sort((a, b) => a - b);
  const reach = zOf(confidence) * Math.sqrt((level * (1 - level)) / sessions.length);
  const at = (rank: number) => quantile(sorted, Math.min(1, Math.max(0, rank))) ?? 0;
  const summary: QuantileSummary = {
    sessions: sessions.length,
    quantile: at(level),
    outer: [at(level - reach), at(level + reach)],
    ...spreadOfShares([...usersBelow(sessions, at(level))]),
  };
  return summarizedQuantile(summary, level, confidence);
}

/** As above, where the quantiles are known already. `outer` is of the same level and confidence. */
export function summarizedQuantile(
  { sessions: n, quantile: at, outer, users, squares }: QuantileSummary,
  level = 0.95,
  confidence = 0.95,
): Inference<QuantileEstimate> {
  if (n < LEAST_SESSIONS) return unknown(n === 0 ? 'no_sessions' : 'too_few_sessions');
  if (users < 2) return unknown('too_few_users');
  const width = outer[1] - outer[0];
  if (width === 0) return unknown('tied_quantile');
  const independent = (width / (2 * zOf(confidence))) ** 2;
  // Variance of the mean of 1{value ≤ q} with users as clusters: K/(K−1) Σ e² / n².
  const below = ((users / (users - 1)) * squares) / n ** 2;
  return known({ quantile: at, variance: (independent * below) / ((level * (1 - level)) / n) });
}

function zOf(confidence: number): number {
  return normalQuantile(1 - (1 - confidence) / 2);
}

/** How much users differ in the share of their sessions that are at most a quantile. */
export function spreadOfShares(
  users: readonly { sessions: number; below: number }[],
): Pick<QuantileSummary, 'users' | 'squares'> {
  const sum = (of: (user: { sessions: number; below: number }) => number) =>
    users.reduce((total, user) => total + of(user), 0);
  const share = sum(({ below }) => below) / sum(({ sessions }) => sessions);
  return { users: users.length, squares: sum(({ sessions, below }) => (below - share * sessions) ** 2) };
}

function usersBelow(
  sessions: readonly UserValue[],
  at: number,
): Iterable<{ sessions: number; below: number }> {
  const users = new Map<string, { sessions: number; below: number }>();
  for (const { user, value } of sessions) {
    const former = users.get(user) ?? { sessions: 0, below: 0 };
    users.set(user, { sessions: former.sessions + 1, below: former.below + (value <= at ? 1 : 0) });
  }
  return users.values();
}
