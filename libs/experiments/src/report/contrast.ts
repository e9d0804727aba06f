import {
  clusteredEstimate,
  type ClusteredMeans,
  clusteredMeans,
  clusteredRatios,
  type Inference,
  type TEstimate,
  unknown,
} from '@app/stats';
import type { UserEvidence } from '../evidence';
import { ARMS } from '../experiment';
import type { TestedMetric } from '../metric';
import type { ByArm } from './by-arm';
import type { ArmMean } from './metric-figures';
import { type Measure, measured, measureOf } from './measures';
import type { PhaseEvidence } from './phase-evidence';

/** What one phase says of variant − control. */
export interface Contrast {
  phase: number;
  /** With a value of the metric. */
  users: ByArm<number>;
  sessions: ByArm<number>;
  means: Inference<ByArm<ArmMean>>;
  estimate: Inference<TEstimate>;
}

/** A metric in each phase. `isCapped`: the average cost is that of capped sessions. */
export function contrastsOf(
  metric: TestedMetric,
  phases: readonly PhaseEvidence[],
  isCapped: boolean,
): Contrast[] {
  if (metric === 'cost_per_success') return phases.map(costPerSuccess);
  const measure = measureOf(metric, isCapped);
  return phases.map((phase) => contrastOf(phase, measure));
}

/** A mean of sessions in one phase. */
export function contrastOf({ phase, people }: PhaseEvidence, measure: Measure): Contrast {
  const arms = { control: measured(people.control, measure), variant: measured(people.variant, measure) };
  const isUnmeasured =
    ARMS.every((arm) => people[arm].length > 0) && ARMS.some((arm) => arms[arm].length === 0);
  const means = isUnmeasured ? unknown('no_outcomes') : clusteredMeans(arms.control, arms.variant);
  return asContrast(phase.number, arms, means);
}

function costPerSuccess({ phase, people }: PhaseEvidence): Contrast {
  const ratios = (users: UserEvidence[]) => users.map(({ cost, successes }) => ({ amount: cost, successes }));
  return asContrast(phase.number, people, clusteredRatios(ratios(people.control), ratios(people.variant)));
}

function asContrast(
  phase: number,
  arms: ByArm<readonly { sessions: number }[]>,
  means: Inference<ClusteredMeans>,
): Contrast {
  return {
    phase,
    users: { control: arms.control.length, variant: arms.variant.length },
    sessions: { control: sessionsOf(arms.control), variant: sessionsOf(arms.variant) },
    means,
    estimate: means.value ? clusteredEstimate(means.value) : means,
  };
}

function sessionsOf(users: readonly { sessions: number }[]): number {
  return users.reduce((sum, { sessions }) => sum + sessions, 0);
}
