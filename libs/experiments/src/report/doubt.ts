import type { MetricResult } from './metric-figures';
import { amount, nameOf, percentOf, pValueInWords } from './figures-in-words';
import type { Health } from './health';

/** Why the data cannot be believed before somebody has looked at them. */
export interface Doubt {
  reason: 'srm' | 'missing_outcome' | 'zero_variance';
  sentence: string;
}

export function doubtOf(health: Health, primary: MetricResult): Doubt | null {
  return assignmentDoubt(health) ?? outcomeDoubt(health, primary) ?? varianceDoubt(primary);
}

function assignmentDoubt({ srm: { isAlarm, pValue } }: Health): Doubt | null {
  if (!isAlarm || pValue === null) return null;
  const sentence =
    `Look into the data: people did not come into the arms as the split says (${pValueInWords(pValue)}), ` +
    'so the arms may differ in more than the agent.';
  return { reason: 'srm', sentence };
}

/** Costs and turns do not depend on how a session ended. */
function outcomeDoubt(
  { missingOutcome: { isAlarm, share } }: Health,
  { metric }: MetricResult,
): Doubt | null {
  const needsOutcome = metric === 'success_rate' || metric === 'cost_per_success';
  if (!isAlarm || !needsOutcome) return null;
  const sentence =
    `Look into the data: it is unknown how ${percentOf(share.control)} of the control's sessions ended and ` +
    `${percentOf(share.variant)} of the variant's, so their successes cannot be compared.`;
  return { reason: 'missing_outcome', sentence };
}

function varianceDoubt({ metric, reasons, effect }: MetricResult): Doubt | null {
  if (!reasons.includes('zero_variance') || effect === null || effect === 0) return null;
  const sentence =
    `Look into the data: the arms differ by ${amount(metric, Math.abs(effect))} in ${nameOf(metric)} while within ` +
    'each arm nobody differs from anybody, which no test can judge.';
  return { reason: 'zero_variance', sentence };
}
