import type { Reason } from '@app/stats';
import type { AssignedUsers } from '../evidence';
import type { Phase } from '../experiment';
import type { Metric, TestedMetric } from '../metric';
import type { Contrast } from './contrast';
import type { ByArm } from './by-arm';
import { usersIn } from './health';
import type { Contrasts } from './metrics';

/** What a goal says in one phase. */
export interface PhaseEffect {
  metric: Metric;
  effect: number | null;
  se: number | null;
  users: ByArm<number>;
  sessions: ByArm<number>;
  reason: Reason | null;
}

export interface PhaseResult {
  phase: number;
  trafficSplit: number;
  /** ISO 8601, UTC. */
  startedAt: string;
  /** Assigned, with sessions or without. */
  assigned: ByArm<number>;
  effects: PhaseEffect[];
}

/** What each phase says by itself of the goals. */
export function phaseResults(
  phases: readonly Phase[],
  contrasts: Contrasts,
  goals: readonly TestedMetric[],
  assigned: readonly AssignedUsers[],
): PhaseResult[] {
  return phases.map(({ number, trafficSplit, startedAt }, index) => ({
    phase: number,
    trafficSplit,
    startedAt: startedAt.toISOString(),
    assigned: usersIn(assigned, number),
    effects: goals.map((metric) => phaseEffect(metric, contrasts[metric][index]!)),
  }));
}

function phaseEffect(metric: TestedMetric, { estimate, users, sessions }: Contrast): PhaseEffect {
  const { value, reason } = estimate;
  return { metric, effect: value?.effect ?? null, se: value?.se ?? null, users, sessions, reason };
}
