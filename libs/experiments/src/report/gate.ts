import { isBetter, isShownNow } from './direction';
import type { Findings } from './findings';
import { LEAST_DF, LEAST_USERS } from './health';

const DAY_MS = 86_400_000;
const LEAST_DAYS = 7;
const LEAST_SESSIONS = 100;

export const GATE_CONDITIONS = [
  'seven_days',
  'ten_users',
  'hundred_sessions',
  'degrees_of_freedom',
  'sample_ratio',
  'primary_effect',
  'guardrails',
] as const;
export type GateCondition = (typeof GATE_CONDITIONS)[number];

export interface GateResult {
  condition: GateCondition;
  met: boolean;
  /** How far it is from being met, in words. */
  detail: string;
}

/** Whether the variant may be shipped without anybody looking: all conditions are met. */
export interface Gate {
  isOpen: boolean;
  conditions: GateResult[];
}

export function gateOf(evidence: Findings): Gate {
  const conditions = GATE_CONDITIONS.map((condition) => ({ condition, ...CHECKS[condition](evidence) }));
  return { isOpen: conditions.every(({ met }) => met), conditions };
}

/** How long an experiment has run; null before it starts. */
export function daysOf({ at, startedAt }: Pick<Findings, 'at' | 'startedAt'>): number | null {
  return startedAt === null ? null : (Date.parse(at) - Date.parse(startedAt)) / DAY_MS;
}

const CHECKS: Record<GateCondition, (evidence: Findings) => Omit<GateResult, 'condition'>> = {
  seven_days: (evidence) => {
    const days = daysOf(evidence) ?? 0;
    return { met: days >= LEAST_DAYS, detail: `${days.toFixed(1)} of ${LEAST_DAYS} days` };
  },
  ten_users: ({ arms }) => inBothArms(arms.control.users, arms.variant.users, LEAST_USERS, 'people'),
  hundred_sessions: ({ arms }) =>
    inBothArms(arms.control.totalSessions, arms.variant.totalSessions, LEAST_SESSIONS, 'sessions'),
  degrees_of_freedom: ({ metrics, significance }) => {
    const { df } = metrics[significance.metric];
    const detail = df === null ? 'no degrees of freedom' : `${df.toFixed(1)} degrees of freedom`;
    return { met: df !== null && df >= LEAST_DF, detail: `${detail}, ${LEAST_DF} needed` };
  },
  sample_ratio: ({ health }) => {
    const { pValue, isAlarm } = health.srm;
    const isKnown = pValue !== null;
    const detail = isKnown
      ? `p = ${pValue.toPrecision(2)} for people as the split says`
      : 'nobody is assigned';
    return { met: isKnown && !isAlarm, detail };
  },
  primary_effect: primaryEffect,
  guardrails: ({ guardrails }) => {
    const failing = guardrails.filter(({ state }) => state === 'failing');
    const names = failing.map(({ metric }) => metric).join(', ');
    return { met: failing.length === 0, detail: names ? `failing: ${names}` : 'none is failing' };
  },
};

function inBothArms(control: number, variant: number, least: number, what: string) {
  const detail = `${control} ${what} in control, ${variant} in variant, ${least} needed in each`;
  return { met: Math.min(control, variant) >= least, detail };
}

/**
 * The running p-value does not say which way an earlier look pointed, so the effect is to be shown by the newest one too.
 */
function primaryEffect({ metrics, significance, confidence }: Findings) {
  const primary = metrics[significance.metric];
  const met = primary.significant && isShownNow(primary, confidence) && isBetter(primary);
  const p = primary.pValue === null ? 'no p-value' : `p = ${primary.pValue.toPrecision(2)}`;
  const direction = isBetter(primary) ? 'variant is better' : 'variant is not better';
  return { met, detail: `${p}, ${direction}` };
}
