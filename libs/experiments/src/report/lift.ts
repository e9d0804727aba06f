import { relativeLift } from '@app/stats';
import type { Lift } from './metric-figures';
import type { StratifiedEffect } from './stratified-effect';

/** Decides nothing: near its edge it may disagree with the absolute effect, which does. */
export function liftOf({ means, estimate }: StratifiedEffect, confidence: number): Lift {
  if (!means) return { value: null, interval: null, reason: estimate.reason };
  const lift = relativeLift(means.control, means.variant, confidence);
  if (!lift.value || !Number.isFinite(lift.value.lift))
    return { value: null, interval: null, reason: 'control_near_zero' };
  if (!estimate.value) return { value: lift.value.lift, interval: null, reason: estimate.reason };
  return { value: lift.value.lift, interval: lift.value.interval.value, reason: lift.value.interval.reason };
}
