import type { ExperimentPlan } from '../experiment';
import { isBetter, isShownNow } from './direction';
import { doubtOf } from './doubt';
import type { MetricResult } from './metric-figures';
import { amount, effectInWords, nameOf, range, reasonInWords } from './figures-in-words';
import type { Findings } from './findings';
import type { Gate, GateCondition } from './gate';
import { totalOf } from './by-arm';

export type Action = 'ship_variant' | 'keep_control' | 'stop_harm' | 'keep_running' | 'look_into_data';

export interface Recommendation {
  action: Action;
  /** For people, with figures. */
  sentence: string;
  /** Codes of what led to it: a guardrail, warnings, conditions of the gate that are not met, why there is no figure. */
  reasons: string[];
}

/** All that a recommendation is made of. */
export interface Decided extends Findings {
  gate: Gate;
  plan: Pick<ExperimentPlan, 'plannedSessions' | 'plannedEnd'>;
}

/** Harm first, then whether the data can be believed, then what they say. */
const RULES: ((decided: Decided) => Recommendation | null)[] = [harm, doubt, shipping, worse, planIsOver];

export function recommendationOf(decided: Decided): Recommendation {
  for (const rule of RULES) {
    const found = rule(decided);
    if (found) return found;
  }
  return waiting(decided);
}

function harm({ guardrails, health }: Decided): Recommendation | null {
  const failing = guardrails.find(({ state }) => state === 'failing');
  if (!failing?.harm) return null;
  const { metric, margin } = failing;
  const sentence =
    `Stop the experiment: the variant is worse in ${nameOf(metric)} by ${amount(metric, failing.harm[0])} or more, ` +
    `beyond the margin of ${amount(metric, margin)}.`;
  return { action: 'stop_harm', sentence, reasons: [`guardrail_${metric}`, ...health.warnings] };
}

function doubt(decided: Decided): Recommendation | null {
  const found = doubtOf(decided.health, primaryOf(decided));
  return found && { action: 'look_into_data', sentence: found.sentence, reasons: [found.reason] };
}

function shipping(decided: Decided): Recommendation | null {
  if (!decided.gate.isOpen) return null;
  const sentence = `Ship the variant: ${effectInWords(primaryOf(decided))}.`;
  return { action: 'ship_variant', sentence, reasons: decided.health.warnings };
}

/** Sooner than the gate opens for the variant: whoever keeps the control changes nothing. */
function worse(decided: Decided): Recommendation | null {
  const primary = primaryOf(decided);
  const isTrusted = isMet(decided, 'ten_users') && isMet(decided, 'degrees_of_freedom');
  if (!isTrusted || !isShown(primary, decided.confidence) || isBetter(primary)) return null;
  const sentence = `Keep the control: ${effectInWords(primary)}.`;
  return { action: 'keep_control', sentence, reasons: ['primary_worse', ...decided.health.warnings] };
}

function planIsOver(decided: Decided): Recommendation | null {
  const primary = primaryOf(decided);
  if (primary.significant || !hasReachedPlan(decided)) return null;
  const interval = primary.ci ? ` (the interval is ${range(primary.ci)})` : '';
  const sentence =
    `Keep the control: what was planned is reached, and no difference in ${nameOf(primary.metric)} ` +
    `is shown${interval}.`;
  return { action: 'keep_control', sentence, reasons: ['plan_reached', ...primary.reasons] };
}

function hasReachedPlan({ plan, arms, at }: Decided): boolean {
  const sessions = arms.control.totalSessions + arms.variant.totalSessions;
  const isPastEnd = plan.plannedEnd !== null && Date.parse(at) >= plan.plannedEnd.getTime();
  return isPastEnd || (plan.plannedSessions !== null && sessions >= plan.plannedSessions);
}

function waiting(decided: Decided): Recommendation {
  const unmet = decided.gate.conditions.filter(({ met }) => !met);
  const reasons = [...primaryOf(decided).reasons, ...unmet.map(({ condition }) => condition)];
  return { action: 'keep_running', sentence: waitingSentence(decided), reasons: [...new Set(reasons)] };
}

function waitingSentence(decided: Decided): string {
  const primary = primaryOf(decided);
  if (primary.se === null || !primary.ci) {
    const why = primary.reasons[0] ? `, as ${reasonInWords(primary.reasons[0])}` : '';
    return `Keep it running: nothing can be told of ${nameOf(primary.metric)} yet${why}.`;
  }
  if (isShown(primary, decided.confidence)) {
    const unmet = decided.gate.conditions.filter(({ met }) => !met).map(({ detail }) => detail);
    return `Keep it running: ${effectInWords(primary)}, but it is too early to act on it (${unmet.join('; ')}).`;
  }
  const former = primary.significant ? 'an earlier look showed a difference, but the newest does not' : null;
  const sessions = totalOf(primary.sessions);
  return `Keep it running: ${former ?? `no difference is shown after ${sessions} sessions`}; ${effectInWords(primary)}.`;
}

function primaryOf({ metrics, significance }: Findings): MetricResult {
  return metrics[significance.metric];
}

function isShown(primary: MetricResult, confidence: number): boolean {
  return primary.significant && isShownNow(primary, confidence);
}

function isMet({ gate }: Decided, condition: GateCondition): boolean {
  return gate.conditions.some((one) => one.condition === condition && one.met);
}
