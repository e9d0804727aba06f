import { logGamma } from './distributions';
import type { Proportion } from './proportions';

/** Tables as likely as the one seen count as such although their floating-point probabilities differ in the last digits. */
const TOLERANCE = 1 + 1e-7;

/**
 * Fisher's exact test of a 2×2 table, two-sided: the sum of the probabilities of all tables with the same margins that
 * are no likelier than the one seen (Fisher 1935; as R's fisher.test). Probabilities are of the hypergeometric
 * distribution, by log-gamma and relative to the largest, so that large counts neither overflow nor underflow.
 */
export function fisherTwoSided(control: Proportion, variant: Proportion): number {
  const successes = control.successes + variant.successes;
  const least = Math.max(0, successes - variant.n);
  const most = Math.min(successes, control.n);
  const logOf = (k: number) => logChoose(control.n, k) + logChoose(variant.n, successes - k);
  const seen = logOf(control.successes);
  const logs = Array.from({ length: most - least + 1 }, (_, index) => logOf(least + index));
  const highest = logs.reduce((high, log) => Math.max(high, log), -Infinity);
  const weights = logs.map((log) => Math.exp(log - highest));
  const limit = Math.exp(seen - highest) * TOLERANCE;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const asRare = weights.reduce((sum, weight) => (weight <= limit ? sum + weight : sum), 0);
  return Math.min(1, asRare / total);
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
