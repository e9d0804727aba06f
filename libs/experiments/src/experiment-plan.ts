import { invalidFields } from '@app/kernel';
import type { ExperimentPlan } from './experiment';

const DEFAULTS: ExperimentPlan = {
  primaryMetric: 'success_rate',
  goals: [],
  guardrails: [],
  confidence: 0.95,
  costCap: null,
  plannedSessions: null,
  plannedEnd: null,
  stopsOnGuardrail: false,
};

/**
 * What was left out is as before, at first as usual: the success rate decides, at 95 %, and nothing stops by itself. Another
 * primary metric takes the place of the former one among the goals.
 */
export function planOf(chosen: Partial<ExperimentPlan>, former: ExperimentPlan = DEFAULTS): ExperimentPlan {
  const isOther = chosen.primaryMetric !== undefined && chosen.primaryMetric !== former.primaryMetric;
  const kept = isOther ? former.goals.filter((goal) => goal !== former.primaryMetric) : former.goals;
  const plan = { ...former, goals: kept, ...chosen };
  const goals = [...new Set([plan.primaryMetric, ...plan.goals])];
  const guarded = plan.guardrails.map(({ metric }) => metric);
  if (new Set(guarded).size < guarded.length)
    throw invalidFields({ guardrails: ['name a metric more than once'] });
  return { ...plan, goals };
}
