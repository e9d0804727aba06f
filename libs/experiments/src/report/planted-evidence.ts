import type { AssignedUsers, UserEvidence } from '../evidence';
import { type Arm, ARMS, type ExperimentPlan, type Phase } from '../experiment';
import type { ReportEvidence } from './report';

/** Evidence for specs: an experiment of eight days, in which all is as planned unless a spec says otherwise. */

const STARTED_AT = new Date('2026-03-02T09:00:00Z');
export const EIGHT_DAYS_LATER = new Date('2026-03-10T09:00:00Z');

export const PLAN: ExperimentPlan & { startedAt: Date | null } = {
  primaryMetric: 'success_rate',
  goals: ['success_rate'],
  guardrails: [],
  confidence: 0.95,
  costCap: null,
  plannedSessions: null,
  plannedEnd: null,
  stopsOnGuardrail: true,
  startedAt: STARTED_AT,
};

export function phase(number: number, trafficSplit = 50): Phase {
  return { number, trafficSplit, startedAt: STARTED_AT };
}

/** Ten sessions, of which six succeeded, at 1 USD, 5 turns, 1 minute and 1,000 tokens each. */
export function person(arm: Arm, given: Partial<UserEvidence> = {}): UserEvidence {
  const { sessions = 10, cost = sessions } = given;
  return {
    ...{ arm, phase: 1, sessions, withOutcome: sessions, unpriced: 0 },
    successes: Math.round(0.6 * sessions),
    ...{
      cost,
      cappedCost: cost,
      turns: 5 * sessions,
      durationMs: 60_000 * sessions,
      tokens: 1_000 * sessions,
    },
    ...given,
  };
}

/** So many people of an arm with ten sessions each, whose successes are those given, in turn. */
export function peopleWith(
  arm: Arm,
  count: number,
  successes: readonly number[],
  given: Partial<UserEvidence> = {},
): UserEvidence[] {
  return Array.from({ length: count }, (_, index) =>
    person(arm, { ...given, successes: successes[index % successes.length]! }),
  );
}

/** Everybody who was assigned has sessions, unless a spec says otherwise. */
export function evidence(people: UserEvidence[], given: Partial<ReportEvidence> = {}): ReportEvidence {
  const { phases = [phase(1)] } = given;
  return {
    ...{ plan: PLAN, phases, people, quantiles: [], armQuantiles: [], former: {}, formerSampleRatio: null },
    assigned: phases.flatMap(({ number }) => ARMS.map((arm) => assignedTo(people, arm, number))),
    unfinished: { control: 0, variant: 0 },
    at: EIGHT_DAYS_LATER,
    ...given,
  };
}

function assignedTo(people: readonly UserEvidence[], arm: Arm, number: number): AssignedUsers {
  const users = people.filter((one) => one.arm === arm && one.phase === number).length;
  return { arm, phase: number, users };
}
