import betainc from '@stdlib/math-base-special-betainc';
import erfc from '@stdlib/math-base-special-erfc';
import erfcinv from '@stdlib/math-base-special-erfcinv';
import gammaln from '@stdlib/math-base-special-gammaln';
import gammainc from '@stdlib/math-base-special-gammainc';
import tQuantileOf from '@stdlib/stats-base-dists-t-quantile';

/**
 * Tails are computed as tails, never as 1 − cdf: that is 0 below 1e-16, and wrong long before.
 */

/** P(|Z| ≥ |z|) of a standard normal Z: erfc(|z|/√2). */
export function normalTwoSided(z: number): number {
  return erfc(Math.abs(z) / Math.SQRT2);
}

/** P(Z ≤ z) of a standard normal Z. */
export function normalCdf(z: number): number {
  return erfc(-z / Math.SQRT2) / 2;
}

/** z with P(Z ≤ z) = p, for p strictly between 0 and 1: −√2·erfc⁻¹(2p), which keeps its digits down to p = 1e-300. */
export function normalQuantile(p: number): number {
  return -Math.SQRT2 * erfcinv(2 * p);
}

/** P(|T| ≥ |t|) of Student's T with `df` degrees of freedom, which need not be whole: I_{df/(df+t²)}(df/2, 1/2). */
export function studentTwoSided(t: number, df: number): number {
  return betainc(df / (df + t * t), df / 2, 0.5, true, false);
}

/** t with P(T ≤ t) = p, for p strictly between 0 and 1. */
export function studentQuantile(p: number, df: number): number {
  return tQuantileOf(p, df);
}

/** P(X ≥ x) of chi-square with `df` degrees of freedom: the upper regularized gamma function Q(df/2, x/2). */
export function chiSquareUpper(x: number, df: number): number {
  return gammainc(x / 2, df / 2, true, true);
}

/** ln Γ(x), for x > 0: ln (x − 1)! where x is whole. */
export function logGamma(x: number): number {
  return gammaln(x);
}
