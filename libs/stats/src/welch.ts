import { type Inference, known, type TTest, unknown } from './inference';
import { type Moments, varianceOf } from './moments';
import { tTest, welchDf } from './t-test';

/**
 * Welch's t test of the difference variant − control of two means of independent values (Welch 1947). Values of one person
 * are not independent: for sessions see `clusteredDifference`.
 */
export function welchTest(control: Moments, variant: Moments, confidence = 0.95): Inference<TTest> {
  if (control.n === 0 || variant.n === 0) return unknown('no_sessions');
  const [c, v] = [varianceOf(control), varianceOf(variant)];
  if (c === null || v === null) return unknown('too_few_sessions');
  const parts = [
    { variance: c / control.n, df: control.n - 1 },
    { variance: v / variant.n, df: variant.n - 1 },
  ];
  const se = Math.sqrt(parts[0]!.variance + parts[1]!.variance);
  if (se === 0) return unknown('zero_variance');
  return known(tTest({ effect: variant.mean - control.mean, se, df: welchDf(parts) }, confidence));
}
