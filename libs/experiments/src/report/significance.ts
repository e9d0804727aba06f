import type { Reason } from '@app/stats';
import type { ExperimentPlan } from '../experiment';
import type { Metric, TestedMetric } from '../metric';
import type { MetricResult } from './metric-figures';
import type { Health, Warning } from './health';

/** The answer in short: the primary metric's, and all that speaks against believing it. */
export interface Significance extends Pick<
  MetricResult,
  'pValue' | 'significant' | 'pValueFixed' | 'effect' | 'ci' | 'users' | 'looks' | 'method'
> {
  metric: TestedMetric;
  confidence: number;
  /** Who is compared: sessions of one person are alike. */
  unit: 'user';
  srm: Health['srm'];
  reasons: (Reason | Warning)[];
}

export function significanceOf(
  { primaryMetric, confidence }: Pick<ExperimentPlan, 'primaryMetric' | 'confidence'>,
  metrics: Record<Metric, MetricResult>,
  health: Health,
): Significance {
  const { pValue, significant, pValueFixed, effect, ci, users, looks, method, reasons } =
    metrics[primaryMetric];
  return {
    metric: primaryMetric,
    ...{ pValue, significant, confidence, pValueFixed, effect, ci, unit: 'user', users, looks, method },
    srm: health.srm,
    reasons: [...reasons, ...health.warnings],
  };
}
