/**
 * What an experiment may be about. All are means of sessions, but for `cost_per_success` (all cost by all successes) and
 * `p95_cost` (a quantile of sessions).
 */
export const METRICS = [
  'success_rate',
  'avg_cost',
  'avg_turns',
  'avg_duration',
  'avg_tokens',
  'cost_per_success',
  'p95_cost',
] as const;
export type Metric = (typeof METRICS)[number];

/** Those with a test that is valid at every look; a quantile has none, and so it decides nothing. */
export const TESTED_METRICS = METRICS.filter((metric) => metric !== 'p95_cost');
export type TestedMetric = Exclude<Metric, 'p95_cost'>;

export interface MetricTraits {
  unit: 'percent' | 'usd' | 'turns' | 'seconds' | 'tokens';
  better: 'more' | 'less';
}

export const METRIC_TRAITS: Record<Metric, MetricTraits> = {
  success_rate: { unit: 'percent', better: 'more' },
  avg_cost: { unit: 'usd', better: 'less' },
  avg_turns: { unit: 'turns', better: 'less' },
  avg_duration: { unit: 'seconds', better: 'less' },
  avg_tokens: { unit: 'tokens', better: 'less' },
  cost_per_success: { unit: 'usd', better: 'less' },
  p95_cost: { unit: 'usd', better: 'less' },
};
