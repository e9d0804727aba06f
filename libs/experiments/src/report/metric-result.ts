import { chanceToWin, type Reason } from '@app/stats';
import type { FormerLooks } from '../evidence';
import type { ExperimentPlan } from '../experiment';
import { type Metric, METRIC_TRAITS, type TestedMetric } from '../metric';
import type { ByArm } from './by-arm';
import type { ArmMean, MetricResult } from './metric-figures';
import { liftOf } from './lift';
import { isSignificant, sequentialTest } from './sequential-test';
import { totalOf } from './by-arm';
import type { StratifiedEffect } from './stratified-effect';

/** What a metric says of its effect, however that is tested. */
type EffectResult = Omit<MetricResult, keyof TestResult>;
type TestResult = Pick<
  MetricResult,
  | ('method' | 'capped' | 'looks' | 'extremes')
  | ('ci' | 'pValue' | 'pValueNow' | 'pValueFixed' | 'adjustedPValue' | 'significant')
>;

/** Against the larger mean: a difference below is one of rounding. */
const ROUNDING = 1e-12;

/** A metric with a test that is valid at every look. Its adjusted p-value depends on the others and is not known here. */
export function testedResult(
  metric: TestedMetric,
  effect: StratifiedEffect,
  plan: ExperimentPlan,
  former: FormerLooks | undefined,
): MetricResult {
  const isCapped = metric === 'avg_cost' && plan.costCap !== null;
  const { reasons, ...result } = effectResult(metric, effect, plan.confidence);
  const test = testOf(effect, plan, former);
  const isEndless = effect.estimate.value !== null && test.ci === null;
  const missing: Reason[] = isEndless ? [...reasons, 'too_few_sessions'] : reasons;
  return { ...result, ...test, capped: isCapped, reasons: missing };
}

export function effectResult(metric: Metric, effect: StratifiedEffect, confidence: number): EffectResult {
  const { estimate, means, users, sessions, droppedSessions } = effect;
  const { value, reason } = estimate;
  return {
    ...{ metric, ...METRIC_TRAITS[metric] },
    control: means && means.control,
    variant: means && means.variant,
    ...{ users, sessions, droppedSessions },
    effect: value ? value.effect : means && differenceOf(means),
    se: value && value.se,
    df: value && Number.isFinite(value.df) ? value.df : null,
    chanceToWin: value && chanceToWin(value, METRIC_TRAITS[metric].better),
    lift: liftOf(effect, confidence),
    reasons: reason ? [reason] : [],
  };
}

function testOf(
  { estimate, sessions }: StratifiedEffect,
  plan: ExperimentPlan,
  former: FormerLooks | undefined,
): Omit<TestResult, 'capped'> {
  const looks = former?.looks ?? 0;
  const base = { method: 'always_valid' as const, extremes: null, adjustedPValue: null };
  if (!estimate.value) {
    const pValue = former?.pValue ?? null;
    const none = { ci: null, pValueNow: null, pValueFixed: null };
    return { ...base, ...none, pValue, looks, significant: isSignificant(pValue, plan.confidence) };
  }
  const test = sequentialTest(estimate.value, totalOf(sessions), plan, former);
  return { ...base, ...test, looks: looks + 1, significant: isSignificant(test.pValue, plan.confidence) };
}

function differenceOf({ control, variant }: ByArm<ArmMean>): number {
  const difference = variant.mean - control.mean;
  const larger = Math.max(Math.abs(control.mean), Math.abs(variant.mean));
  return Math.abs(difference) <= ROUNDING * larger ? 0 : difference;
}
