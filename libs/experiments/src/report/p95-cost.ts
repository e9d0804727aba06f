import { type Inference, known, summarizedQuantile, type TEstimate, unknown, zTest } from '@app/stats';
import type { CostQuantiles } from '../evidence';
import type { Arm, Phase } from '../experiment';
import type { Contrast } from './contrast';
import type { ByArm } from './by-arm';
import type { ArmMean, MetricResult } from './metric-figures';
import { effectResult } from './metric-result';
import { stratifiedEffect } from './stratified-effect';

/** Where both arms lack something, the one that lacks more says what. */
const LEAST_FIRST = ['no_sessions', 'too_few_sessions', 'too_few_users', 'tied_quantile'] as const;

/** The 95th percentile of cost: a test for one look only, so it never decides. */
export function p95CostResult(
  phases: readonly Phase[],
  quantiles: readonly CostQuantiles[],
  confidence: number,
): MetricResult {
  const effect = stratifiedEffect(phases.map(({ number }) => p95Contrast(number, quantiles)));
  const { value } = effect.estimate;
  const test = value && zTest(value, confidence);
  return {
    ...effectResult('p95_cost', effect, confidence),
    ...{ method: 'fixed_horizon', capped: false, extremes: null },
    ...{ pValue: null, pValueNow: null, adjustedPValue: null, significant: false, looks: 0 },
    pValueFixed: test && test.pValue,
    ci: test && test.interval,
  };
}

export function p95Contrast(phase: number, quantiles: readonly CostQuantiles[]): Contrast {
  const of = (arm: Arm) => quantiles.find((one) => one.phase === phase && one.arm === arm);
  const arms = { control: of('control'), variant: of('variant') };
  const means = meansOf(arms);
  return {
    phase,
    users: { control: arms.control?.users ?? 0, variant: arms.variant?.users ?? 0 },
    sessions: { control: arms.control?.sessions ?? 0, variant: arms.variant?.sessions ?? 0 },
    means,
    estimate: means.value ? differenceOf(means.value) : means,
  };
}

function meansOf({ control, variant }: ByArm<CostQuantiles | undefined>): Inference<ByArm<ArmMean>> {
  const [c, v] = [quantileOf(control), quantileOf(variant)];
  if (c.value && v.value) return known({ control: c.value, variant: v.value });
  return unknown(LEAST_FIRST.find((reason) => c.reason === reason || v.reason === reason) ?? 'no_sessions');
}

function quantileOf(costs: CostQuantiles | undefined): Inference<ArmMean> {
  if (!costs) return unknown('no_sessions');
  const { value, reason } = summarizedQuantile({ ...costs, quantile: costs.p95 });
  return value ? known({ mean: value.quantile, variance: value.variance }) : unknown(reason);
}

/** With as many degrees of freedom as there can be: its error is taken as normal. */
function differenceOf({ control, variant }: ByArm<ArmMean>): Inference<TEstimate> {
  const se = Math.sqrt(control.variance + variant.variance);
  if (se === 0) return unknown('zero_variance');
  return known({ effect: variant.mean - control.mean, se, df: Infinity });
}
