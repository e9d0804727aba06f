import type { UserSum } from '@app/stats';
import type { UserEvidence } from '../evidence';
import type { TestedMetric } from '../metric';

/** How many sessions of a person have a value of a metric, and what they add up to. */
export type Measure = (person: UserEvidence) => UserSum;

/** Metrics that are means of sessions. */
export type MeanMetric = Exclude<TestedMetric, 'cost_per_success'>;

const MEASURES: Record<Exclude<MeanMetric, 'avg_cost'>, Measure> = {
  success_rate: ({ withOutcome, successes }) => ({ sessions: withOutcome, sum: 100 * successes }),
  avg_turns: ({ sessions, turns }) => ({ sessions, sum: turns }),
  avg_duration: ({ sessions, durationMs }) => ({ sessions, sum: durationMs / 1_000 }),
  avg_tokens: ({ sessions, tokens }) => ({ sessions, sum: tokens }),
};

const ALL_COST: Measure = ({ sessions, cost }) => ({ sessions, sum: cost });
const CAPPED_COST: Measure = ({ sessions, cappedCost }) => ({ sessions, sum: cappedCost });

/** `isCapped`: the average cost is that of capped sessions. */
export function measureOf(metric: MeanMetric, isCapped: boolean): Measure {
  const ofCost = isCapped ? CAPPED_COST : ALL_COST;
  return metric === 'avg_cost' ? ofCost : MEASURES[metric];
}

/** Of the people who have any. */
export function measured(people: readonly UserEvidence[], measure: Measure): UserSum[] {
  const sums: UserSum[] = [];
  for (const person of people) {
    const sum = measure(person);
    if (sum.sessions > 0) sums.push(sum);
  }
  return sums;
}
