/**
 * Count, mean and sum of squared deviations of some values. Merged they are the same as computed at once, however the
 * values were divided, and without the cancellation of n/Σ/Σ² (Chan, Golub, LeVeque 1983).
 */
export interface Moments {
  n: number;
  mean: number;
  /** Σ (x − mean)². */
  m2: number;
}

export const NO_VALUES: Moments = { n: 0, mean: 0, m2: 0 };

export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const delta = b.mean - a.mean;
  return { n, mean: a.mean + (delta * b.n) / n, m2: a.m2 + b.m2 + (delta * delta * a.n * b.n) / n };
}

export function momentsOf(values: Iterable<number>): Moments {
  let all = NO_VALUES;
  for (const mean of values) all = mergeMoments(all, { n: 1, mean, m2: 0 });
  return all;
}

/** The sample variance, with n − 1. Null below two values. */
export function varianceOf({ n, m2 }: Moments): number | null {
  return n < 2 ? null : m2 / (n - 1);
}
