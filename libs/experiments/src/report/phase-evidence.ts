import type { UserEvidence } from '../evidence';
import type { Arm, Phase } from '../experiment';
import type { ByArm } from './by-arm';

/** Who has sessions, of those that were assigned in a phase. */
export interface PhaseEvidence {
  phase: Phase;
  people: ByArm<UserEvidence[]>;
}

/** People by the phase in which they were assigned; those whose sessions are all gone are left out. In one pass. */
export function evidenceByPhase(phases: readonly Phase[], people: readonly UserEvidence[]): PhaseEvidence[] {
  const result = phases.map((phase): PhaseEvidence => ({
    phase,
    people: { control: [], variant: [] },
  }));
  const byNumber = new Map(result.map((one) => [one.phase.number, one.people]));
  for (const person of people) if (person.sessions > 0) byNumber.get(person.phase)?.[person.arm].push(person);
  return result;
}

/** Of an arm, in all phases. (`concat` copies memory; `flat` is twenty times slower for 100,000 people.) */
export function peopleIn(phases: readonly PhaseEvidence[], arm: Arm): UserEvidence[] {
  return ([] as UserEvidence[]).concat(...phases.map(({ people }) => people[arm]));
}
