import { TESTED_METRICS, type TestedMetric } from '../metric';
import type { Findings } from './findings';
import type { MetricResult } from './metric-figures';
import { totalOf } from './by-arm';

/** What is remembered of a look at a metric: the running p-value belongs to the series of these. */
export interface Look {
  metric: TestedMetric;
  /** With this one. */
  looks: number;
  /** Of both arms, as all counts here. */
  sessions: number;
  users: number;
  effect: number;
  se: number;
  df: number;
  /** Of the always-valid interval; null where that has no end. */
  lower: number | null;
  upper: number | null;
  pValueFixed: number;
  pValueNow: number;
  pValue: number;
}

/** Of the metrics of which there is something to remember. */
export function looksOf({ metrics }: Pick<Findings, 'metrics'>): Look[] {
  return TESTED_METRICS.flatMap((metric) => lookOf(metric, metrics[metric]));
}

function lookOf(metric: TestedMetric, result: MetricResult): Look[] {
  const { effect, se, df, ci, pValueFixed, pValueNow, pValue } = result;
  if (effect === null || se === null || df === null) return [];
  if (pValueFixed === null || pValueNow === null || pValue === null) return [];
  const counts = { looks: result.looks, sessions: totalOf(result.sessions), users: totalOf(result.users) };
  const [lower, upper] = ci ?? [null, null];
  return [{ metric, ...counts, effect, se, df, lower, upper, pValueFixed, pValueNow, pValue }];
}
