import type { MetricResult } from './metric-figures';
import { isSignificant } from './sequential-test';

export function isBetter({ effect, better }: MetricResult): boolean {
  return effect !== null && (better === 'more' ? effect > 0 : effect < 0);
}

/** By the newest look alone: an earlier one may have pointed the other way. */
export function isShownNow({ pValueNow, se }: MetricResult, confidence: number): boolean {
  return se !== null && isSignificant(pValueNow, confidence);
}
