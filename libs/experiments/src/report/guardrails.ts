import type { Interval, Reason } from '@app/stats';
import type { Guardrail } from '../experiment';
import type { TestedMetric } from '../metric';
import type { MetricResult } from './metric-figures';

/** `safe`: the harm is shown to be within the margin; `failing`: beyond it; `unknown`: there is no interval. */
export type GuardrailState = 'safe' | 'failing' | 'undecided' | 'unknown';

export interface GuardrailResult {
  metric: TestedMetric;
  margin: number;
  state: GuardrailState;
  /** How much worse the variant is, in the metric's unit: below 0 it is better. Always valid. */
  harm: Interval | null;
  reason: Reason | null;
}

/** Guardrails are not corrected for being several: harm is to be seen soon. */
export function guardrailResults(
  guardrails: readonly Guardrail[],
  metrics: Record<TestedMetric, MetricResult>,
): GuardrailResult[] {
  return guardrails.map(({ metric, margin }) => {
    const harm = harmOf(metrics[metric]);
    const state = harm ? stateOf(harm, margin) : 'unknown';
    return { metric, margin, state, harm, reason: harm ? null : (metrics[metric].reasons[0] ?? null) };
  });
}

/** Without a standard error the interval, if there is one, is for one look, and decides nothing here. */
function harmOf({ ci, se, better }: MetricResult): Interval | null {
  if (!ci || se === null) return null;
  return better === 'less' ? ci : [-ci[1], -ci[0]];
}

function stateOf([least, most]: Interval, margin: number): GuardrailState {
  if (least > margin) return 'failing';
  return most <= margin ? 'safe' : 'undecided';
}
