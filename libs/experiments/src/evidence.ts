import type { Arm } from './experiment';

/** What the counted sessions of one person come to. */
export interface UserEvidence {
  arm: Arm;
  phase: number;
  sessions: number;
  /** Sessions of which it is known how they ended. */
  withOutcome: number;
  successes: number;
  /** Sessions whose cost is a lower bound. */
  unpriced: number;
  /** In USD, as all costs here. */
  cost: number;
  /** With each session capped before it was added. */
  cappedCost: number;
  turns: number;
  durationMs: number;
  tokens: number;
}

/** How many people were assigned to an arm in a phase, with sessions or without. */
export interface AssignedUsers {
  arm: Arm;
  phase: number;
  users: number;
}

/** What the costs of sessions of one arm of one phase say of their 95th percentile. */
export interface CostQuantiles {
  arm: Arm;
  phase: number;
  sessions: number;
  /** Type-7 quantile at 0.95. */
  p95: number;
  /** The quantiles at 0.95 ∓ 1.96·√(0.95·0.05/n), within 0 and 1. */
  outer: [lower: number, upper: number];
  /** How many people have these sessions. */
  users: number;
  /** Σ over people of (their sessions that cost at most `p95` − the arm's share of such sessions × their sessions)². */
  squares: number;
}

/** The 95th percentile of all sessions of an arm, for show: phases together. `exact` is false where it is a sketch's. */
export interface ArmQuantile {
  arm: Arm;
  p95: number;
  exact: boolean;
}

/** What earlier looks have said of a metric. */
export interface FormerLooks {
  /** The least always-valid p-value so far. */
  pValue: number;
  looks: number;
}
