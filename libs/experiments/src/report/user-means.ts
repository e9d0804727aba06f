import type { Arm } from '../experiment';
import type { TestedMetric } from '../metric';
import type { ByArm } from './by-arm';
import { measured, measureOf } from './measures';
import { peopleIn, type PhaseEvidence } from './phase-evidence';

/**
 * A metric with everybody counting once, however many sessions they have: a check where one person is most of an arm. Null
 * without anybody, and for a ratio of sums, which has no value of a person.
 */
export function userMeans(
  phases: readonly PhaseEvidence[],
  metric: TestedMetric,
  isCapped: boolean,
): ByArm<number | null> {
  const of = (arm: Arm) => {
    if (metric === 'cost_per_success') return null;
    const sums = measured(peopleIn(phases, arm), measureOf(metric, isCapped));
    const total = sums.reduce((all, { sessions, sum }) => all + sum / sessions, 0);
    return sums.length === 0 ? null : total / sums.length;
  };
  return { control: of('control'), variant: of('variant') };
}
