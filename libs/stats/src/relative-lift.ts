import { normalQuantile, studentQuantile } from './distributions';
import { type Inference, type Interval, known, unknown } from './inference';

/** A mean, and the variance of it (not of what it is the mean of). */
export interface MeanEstimate {
  mean: number;
  variance: number;
}

export interface RelativeLift {
  /** (R_v − R_c) / R_c: 0.1 is 10 % more. */
  lift: number;
  /** By the delta method. */
  se: number;
  /** Fieller's; null when the control's mean cannot be told from 0. */
  interval: Inference<Interval>;
}

/**
 * How much more, in relation to the control. The interval is Fieller's (1954): the θ for which R_v − θ·R_c is within
 * z standard errors of 0, less 1; with g = z² V_c / R_c² it exists where g < 1. A decision is made on the absolute effect:
 * the two may disagree at the edge.
 */
export function relativeLift(
  control: MeanEstimate,
  variant: MeanEstimate,
  confidence = 0.95,
): Inference<RelativeLift> {
  if (control.mean === 0) return unknown('control_near_zero');
  const ratio = variant.mean / control.mean;
  const se = Math.sqrt(
    variant.variance / control.mean ** 2 + (ratio ** 2 * control.variance) / control.mean ** 2,
  );
  return known({ lift: ratio - 1, se, interval: fiellerInterval(control, variant, confidence) });
}

/** Fieller's g: how far the control's mean is from 0. At 1 and above nothing can be relative to it. */
export function fiellerG({ mean, variance }: MeanEstimate, confidence = 0.95): number {
  return (normalQuantile(1 - (1 - confidence) / 2) ** 2 * variance) / mean ** 2;
}

function fiellerInterval(
  control: MeanEstimate,
  variant: MeanEstimate,
  confidence: number,
): Inference<Interval> {
  const g = fiellerG(control, confidence);
  if (g >= 1) return unknown('control_near_zero');
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const ratio = variant.mean / control.mean;
  const root = Math.sqrt((1 - g) * variant.variance + ratio ** 2 * control.variance);
  const reach = (z / Math.abs(control.mean)) * root;
  return known([(ratio - reach) / (1 - g) - 1, (ratio + reach) / (1 - g) - 1]);
}

/** lift ∓ t·se with the degrees of freedom of the absolute difference: beside Fieller's, for comparison. */
export function deltaLiftInterval({ lift, se }: RelativeLift, df: number, confidence = 0.95): Interval {
  const reach = studentQuantile(1 - (1 - confidence) / 2, df) * se;
  return [lift - reach, lift + reach];
}
