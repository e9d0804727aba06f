/** Why a figure cannot be given. Never NaN, Infinity, or 0 for want of something better. */
export const REASONS = [
  /** An arm has no session. */
  'no_sessions',
  /** Of no session of an arm it is known how it ended. */
  'no_outcomes',
  /** An arm has fewer than two users: nothing tells how much users differ. */
  'too_few_users',
  /** Every user of both arms has exactly the mean of their arm. */
  'zero_variance',
  /** An arm has no success: nothing can be counted by success. */
  'no_successes',
  /** The mean of the control arm cannot be told from 0: nothing can be relative to it. */
  'control_near_zero',
  /** An arm has fewer sessions than the method needs. */
  'too_few_sessions',
  /** More sessions than one stand exactly at the quantile, which then has no density. */
  'tied_quantile',
] as const;
export type Reason = (typeof REASONS)[number];

/** A figure, or why there is none. */
export type Inference<T> = { value: T; reason: null } | { value: null; reason: Reason };

export function known<T>(value: T): Inference<T> {
  return { value, reason: null };
}

export function unknown(reason: Reason): { value: null; reason: Reason } {
  return { value: null, reason };
}

/** From … to, both included. */
export type Interval = [lower: number, upper: number];

/** An estimate and how sure it is, in the unit of what is estimated. */
export interface Estimate {
  effect: number;
  /** Standard error of the effect. */
  se: number;
}

/** As above, where the error follows Student's distribution. */
export interface TEstimate extends Estimate {
  /** Degrees of freedom; seldom whole. */
  df: number;
}

/** A test of "no effect" with its interval. */
export interface TTest extends TEstimate {
  t: number;
  /** Two-sided. */
  pValue: number;
  interval: Interval;
}
