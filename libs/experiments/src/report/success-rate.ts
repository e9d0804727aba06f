import type { FormerLooks } from '../evidence';
import type { ExperimentPlan } from '../experiment';
import type { MetricResult } from './metric-figures';
import { testedResult } from './metric-result';
import type { PhaseEvidence } from './phase-evidence';
import { areRatesSame, rateExtremes } from './rate-extremes';
import { isSignificant, runningPValue } from './sequential-test';
import type { StratifiedEffect } from './stratified-effect';

/**
 * The success rate, which small experiments bring to its ends. Where nobody differs from anybody and the rates are the same,
 * Fisher's test says 1 whatever the counts are, and the interval is Newcombe's. No look is counted: there is no error in it.
 */
export function successRateResult(
  effect: StratifiedEffect,
  phases: readonly PhaseEvidence[],
  plan: ExperimentPlan,
  former: FormerLooks | undefined,
): MetricResult {
  const extremes = rateExtremes(effect, phases, plan.confidence);
  const result = { ...testedResult('success_rate', effect, plan, former), extremes };
  if (!areRatesSame(effect)) return result;
  const pValue = runningPValue(1, former);
  const significant = isSignificant(pValue, plan.confidence);
  return { ...result, ci: extremes?.interval ?? null, pValue, pValueNow: 1, pValueFixed: 1, significant };
}
