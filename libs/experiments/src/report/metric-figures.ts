import type { Interval, Reason } from '@app/stats';
import type { Metric, MetricTraits } from '../metric';
import type { ByArm } from './by-arm';

/** How much more in relation to the control, as a fraction; the interval is Fieller's and for one look. */
export interface Lift {
  value: number | null;
  interval: Interval | null;
  reason: Reason | null;
}

/** Newcombe's interval of a difference of success rates, in percentage points: for one look. */
export interface RateExtremes {
  interval: Interval;
  /** What each arm counted as: people, or as many sessions as they are worth. */
  n: ByArm<number>;
}

/** One arm of a metric as the effect sees it: phases weighted by their sessions, costs capped if they are. */
export interface ArmMean {
  mean: number;
  /** Of the mean, with people as clusters. */
  variance: number;
}

/** What a metric says of variant − control, in its unit. */
export interface MetricResult extends MetricTraits {
  metric: Metric;
  /** `fixed_horizon`: for one look at the end, and so it decides nothing. */
  method: 'always_valid' | 'fixed_horizon';
  /** Each session's cost was capped before it was added. */
  capped: boolean;
  control: ArmMean | null;
  variant: ArmMean | null;
  /** Of the phases in which both arms can be compared. */
  users: ByArm<number>;
  sessions: ByArm<number>;
  /** Of the other phases. */
  droppedSessions: number;
  effect: number | null;
  se: number | null;
  /** Degrees of freedom; null where the test has none. */
  df: number | null;
  ci: Interval | null;
  /** Valid however often it was looked at: the least of all looks. */
  pValue: number | null;
  /** Of this look. */
  pValueNow: number | null;
  /** As if this were the only look. */
  pValueFixed: number | null;
  /** With this one. */
  looks: number;
  /** By Holm, over the goals; null for what is none. */
  adjustedPValue: number | null;
  /** `pValue` is strictly below 1 − confidence, as decimals. */
  significant: boolean;
  /** A belief: the probability that the variant is better, if nothing was known before. */
  chanceToWin: number | null;
  lift: Lift;
  /** Where success rates have nothing to vary: all succeeded in an arm, or none. */
  extremes: RateExtremes | null;
  /** Why figures are missing. */
  reasons: Reason[];
}
