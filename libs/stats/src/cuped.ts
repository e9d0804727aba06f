import { type Inference, known, type TTest, unknown } from './inference';
import { momentsOf } from './moments';
import { welchTest } from './welch';

/** What a user's metric comes to in the experiment, and what it came to before they were assigned. */
export interface UserHistory {
  y: number;
  /** Before the assignment: nothing that came after it. Who has no history gets the mean of those who have. */
  x: number;
}

export interface Adjusted {
  /** Cov(y, x) / Var(x), over both arms together. */
  theta: number;
  meanControl: number;
  meanVariant: number;
  test: TTest;
  /** 1 − (se / se without the adjustment)²: 0.4 saves 40 % of the sessions. */
  varianceReduction: number;
}

/**
 * CUPED (Deng, Xu, Kohavi, Walker 2013): y − θ·(x − x̄), which has the mean of y and less variance, then Welch's test over
 * users.
 */
export function cupedDifference(
  control: readonly UserHistory[],
  variant: readonly UserHistory[],
  confidence = 0.95,
): Inference<Adjusted> {
  if (control.length < 2 || variant.length < 2) return unknown('too_few_users');
  const all = [...control, ...variant];
  const meanX = momentsOf(all.map(({ x }) => x)).mean;
  const theta = thetaOf(all, meanX);
  const adjusted = (users: readonly UserHistory[]) =>
    momentsOf(users.map(({ y, x }) => y - theta * (x - meanX)));
  const plain = (users: readonly UserHistory[]) => momentsOf(users.map(({ y }) => y));
  const [c, v] = [adjusted(control), adjusted(variant)];
  const test = welchTest(c, v, confidence);
  const unadjusted = welchTest(plain(control), plain(variant), confidence);
  if (!test.value || !unadjusted.value) return unknown('zero_variance');
  const varianceReduction = 1 - (test.value.se / unadjusted.value.se) ** 2;
  return known({ theta, meanControl: c.mean, meanVariant: v.mean, test: test.value, varianceReduction });
}

/** 0 where histories are all alike: then they tell nothing. */
function thetaOf(users: readonly UserHistory[], meanX: number): number {
  const meanY = momentsOf(users.map(({ y }) => y)).mean;
  const covariance = users.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  const variance = users.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  return variance === 0 ? 0 : covariance / variance;
}
