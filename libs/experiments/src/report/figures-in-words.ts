import type { Interval, Reason } from '@app/stats';
import { type Metric, METRIC_TRAITS, type MetricTraits } from '../metric';
import type { MetricResult } from './metric-figures';
import { totalOf } from './by-arm';

const NAMES: Record<Metric, string> = {
  success_rate: 'the success rate',
  avg_cost: 'the average cost',
  avg_turns: 'the average number of turns',
  avg_duration: 'the average duration',
  avg_tokens: 'the average number of tokens',
  cost_per_success: 'the cost per success',
  p95_cost: 'the 95th percentile of cost',
};

const UNITS: Record<MetricTraits['unit'], string> = {
  percent: 'percentage points',
  usd: 'USD',
  turns: 'turns',
  seconds: 'seconds',
  tokens: 'tokens',
};

const REASONS: Record<Reason, string> = {
  no_sessions: 'an arm has no sessions',
  no_outcomes: 'it is not known how any session of an arm ended',
  too_few_users: 'an arm has fewer than two people',
  zero_variance: 'nobody differs from anybody within an arm',
  no_successes: 'an arm has no success',
  control_near_zero: 'the control is too near to 0',
  too_few_sessions: 'there are too few sessions',
  tied_quantile: 'too many sessions have the same value',
};

export function nameOf(metric: Metric): string {
  return NAMES[metric];
}

export function reasonInWords(reason: Reason): string {
  return REASONS[reason];
}

/** Three digits that count, never in powers of ten: 0.00123, 12.3, 1230. */
export function digits(value: number): string {
  return new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3, useGrouping: false }).format(value);
}

/** A difference in the metric's unit. */
export function amount(metric: Metric, value: number): string {
  return `${digits(value)} ${UNITS[METRIC_TRAITS[metric].unit]}`;
}

export function range([lower, upper]: Interval): string {
  return `${digits(lower)} to ${digits(upper)}`;
}

export function pValueInWords(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${digits(p)}`;
}

/** Of a share, 0 to 1. */
export function percentOf(share: number | null): string {
  return share === null ? 'nothing' : `${digits(100 * share)} %`;
}

/** Needs an effect with an interval: "success rate is 12 percentage points higher with the variant (interval 3 to 21, …)". */
export function effectInWords({ metric, effect, ci, pValue, users }: MetricResult): string {
  const direction = effect! < 0 ? 'lower' : 'higher';
  const interval = `interval ${range(ci!)}, ${pValueInWords(pValue!)}, ${totalOf(users)} people`;
  return `${nameOf(metric)} is ${amount(metric, Math.abs(effect!))} ${direction} with the variant (${interval})`;
}
