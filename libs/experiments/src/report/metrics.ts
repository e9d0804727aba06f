import { holm } from '@app/stats';
import type { CostQuantiles, FormerLooks } from '../evidence';
import type { ExperimentPlan } from '../experiment';
import { TESTED_METRICS, type Metric, type TestedMetric } from '../metric';
import { type Contrast, contrastsOf } from './contrast';
import type { MetricResult } from './metric-figures';
import { testedResult } from './metric-result';
import { p95CostResult } from './p95-cost';
import type { PhaseEvidence } from './phase-evidence';
import { stratifiedEffect } from './stratified-effect';
import { successRateResult } from './success-rate';

export type Contrasts = Record<TestedMetric, Contrast[]>;

/** Every tested metric in every phase: what all else is made of. */
export function allContrasts(phases: readonly PhaseEvidence[], plan: ExperimentPlan): Contrasts {
  const isCapped = plan.costCap !== null;
  return Object.fromEntries(
    TESTED_METRICS.map((metric) => [metric, contrastsOf(metric, phases, isCapped)]),
  ) as Contrasts;
}

/** What metrics are computed from. */
export interface MetricsEvidence {
  plan: ExperimentPlan;
  phases: readonly PhaseEvidence[];
  contrasts: Contrasts;
  quantiles: readonly CostQuantiles[];
  former: Partial<Record<TestedMetric, FormerLooks>>;
}

export function metricResults(evidence: MetricsEvidence): Record<Metric, MetricResult> {
  const { plan, phases, quantiles } = evidence;
  const tested = TESTED_METRICS.map((metric) => resultOf(metric, evidence));
  const p95 = p95CostResult(
    phases.map(({ phase }) => phase),
    quantiles,
    plan.confidence,
  );
  const all = [...adjusted(tested, plan.goals), p95];
  return Object.fromEntries(all.map((result) => [result.metric, result])) as Record<Metric, MetricResult>;
}

function resultOf(metric: TestedMetric, { plan, phases, contrasts, former }: MetricsEvidence): MetricResult {
  const effect = stratifiedEffect(contrasts[metric]);
  return metric === 'success_rate'
    ? successRateResult(effect, phases, plan, former.success_rate)
    : testedResult(metric, effect, plan, former[metric]);
}

/** The goals are one family, those too of which nothing is known yet: they count as tests that show nothing. */
function adjusted(results: readonly MetricResult[], goals: readonly Metric[]): MetricResult[] {
  const family = results.filter(({ metric }) => goals.includes(metric));
  const pValues = holm(family.map(({ pValue }) => pValue ?? 1));
  const byMetric = new Map(family.map(({ metric }, index) => [metric, pValues[index]!]));
  return results.map((result) => {
    const adjustedPValue = result.pValue === null ? null : (byMetric.get(result.metric) ?? null);
    return { ...result, adjustedPValue };
  });
}
