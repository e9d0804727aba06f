import { ALWAYS_VALID_FACTOR, detectableEffect, type Reason } from '@app/stats';
import { TESTED_METRICS, type TestedMetric } from '../metric';
import type { ByArm } from './by-arm';
import type { ExperimentReport } from './experiment-report';
import type { MetricResult } from './metric-figures';
import { daysOf } from './gate';
import { alphaOf } from './sequential-test';
import { totalOf } from './by-arm';

/** Looked ahead so many days. */
const DAYS_AHEAD = [7, 14, 30, 60, 90];

/** Sooner the pace of a day says nothing of that of a week. */
const LEAST_DAYS = 1;

/** The smallest effect that so many sessions show. */
export interface Detectable {
  /** Of both arms. */
  sessions: number;
  /** In the metric's unit. */
  effect: number;
  /** In relation to the control's mean, as a fraction; null where that is 0. */
  relative: number | null;
}

export interface MetricPower {
  now: Detectable | null;
  /** At the planned sessions; null without such a plan, or once they are there. */
  planned: Detectable | null;
  /** Days from now, as sessions come so far; empty where that is not known. */
  ahead: (Detectable & { days: number })[];
  reasons: (Reason | 'no_plan' | 'plan_reached' | 'no_pace')[];
}

export interface PowerReport {
  confidence: number;
  power: number;
  /** How many times the sessions it takes because it may be looked at any time. */
  peekingFactor: number;
  /** Of both arms; null in the first day. */
  sessionsPerDay: number | null;
  metrics: Record<TestedMetric, MetricPower>;
}

/** What is planned from here on. */
export interface PowerPlan {
  /** Percent of the people to come that get the variant. */
  trafficSplit: number;
  plannedSessions: number | null;
  /** The chance to see an effect that is there; 0.8 if not given. */
  power?: number;
}

/**
 * What could be detected by when: from how much sessions vary, never from the effect that was seen ("observed power" only
 * says the p-value again). The variance of an arm's mean times its sessions is what one session is worth, with people as
 * clusters; it is taken as lasting, so people are taken to come as they came, and not the same ones to have more sessions.
 */
export function powerOf(report: ExperimentReport, plan: PowerPlan): PowerReport {
  const { power = 0.8 } = plan;
  const days = daysOf(report) ?? 0;
  const all = report.arms.control.totalSessions + report.arms.variant.totalSessions;
  const entries = TESTED_METRICS.map((metric) => {
    const outlook = { ...plan, power, alpha: alphaOf(report.confidence), days };
    return [metric, metricPower(report.metrics[metric], outlook)];
  });
  return {
    confidence: report.confidence,
    power,
    peekingFactor: ALWAYS_VALID_FACTOR,
    sessionsPerDay: days < LEAST_DAYS ? null : all / days,
    metrics: Object.fromEntries(entries) as PowerReport['metrics'],
  };
}

interface Outlook extends PowerPlan {
  power: number;
  alpha: number;
  /** How long the experiment has run. */
  days: number;
}

function metricPower(result: MetricResult, outlook: Outlook): MetricPower {
  const { control, variant, se, reasons } = result;
  if (!control || !variant || se === null) return { now: null, planned: null, ahead: [], reasons };
  const seen = totalOf(result.sessions);
  const at = (sessions: number) => detectable(result, sessions, outlook);
  const { plannedSessions, days } = outlook;
  const hasPace = days >= LEAST_DAYS;
  const ahead = hasPace ? DAYS_AHEAD.map((more) => ({ days: more, ...at(seen * (1 + more / days)) })) : [];
  const planned = plannedSessions !== null && plannedSessions > seen ? at(plannedSessions) : null;
  const lacking: MetricPower['reasons'] = [];
  if (!planned) lacking.push(plannedSessions === null ? 'no_plan' : 'plan_reached');
  if (!hasPace) lacking.push('no_pace');
  return { now: at(seen), planned, ahead, reasons: lacking };
}

function detectable(result: MetricResult, sessions: number, outlook: Outlook): Detectable {
  const share = shareAt(result.sessions, sessions, outlook.trafficSplit / 100);
  const effect = detectableEffect(sessions, {
    ...{ alpha: outlook.alpha, power: outlook.power, share },
    ...{ standardDeviation: deviationOf(result, share), designEffect: 1, peekingFactor: ALWAYS_VALID_FACTOR },
  });
  const mean = Math.abs(result.control!.mean);
  return { sessions: Math.round(sessions), effect, relative: mean === 0 ? null : effect / mean };
}

/** The variant's share of sessions: those that are there, and the rest as people are split from now on. */
function shareAt(seen: ByArm<number>, sessions: number, split: number): number {
  return (seen.variant + split * (sessions - totalOf(seen))) / sessions;
}

/**
 * The one standard deviation σ of both arms with σ²/(k(1−k)·n) the variance of their difference, σ² = k·σ²_c + (1−k)·σ²_v; the
 * design effect is in it.
 */
function deviationOf({ control, variant, sessions }: MetricResult, share: number): number {
  const worth = {
    control: control!.variance * sessions.control,
    variant: variant!.variance * sessions.variant,
  };
  return Math.sqrt(share * worth.control + (1 - share) * worth.variant);
}
