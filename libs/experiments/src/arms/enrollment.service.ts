import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { Assignment } from '../experiment';
import { SessionEvidenceRepository } from '../sums/session-evidence.repository';
import { AssignmentsRepository, type EnrolledPerson } from './assignments.repository';

/** How sessions come to belong to experiments. Always inside the transaction that opens or changes them. */
@Injectable()
export class Enrollment {
  constructor(
    private readonly assignments: AssignmentsRepository,
    private readonly evidence: SessionEvidenceRepository,
  ) {}

  /** Which arm of which experiment whoever opens a session is in from now on; undefined where there is none. */
  assign(tx: OrganizationTransaction, person: EnrolledPerson): Promise<Assignment | undefined> {
    return this.assignments.assignToAgent(tx, person);
  }

  /** The session counts for its arm, whatever its person does later. */
  enroll(
    tx: OrganizationTransaction,
    session: { id: string; startedAt: Date },
    assignment: Assignment,
  ): Promise<void> {
    return this.evidence.add(tx, session, assignment);
  }

  /** Sessions may say something else than what is counted. Those of no experiment cost next to nothing. */
  sessionsChanged(tx: OrganizationTransaction, sessionIds: string[]): Promise<void> {
    return this.evidence.mark(tx, sessionIds);
  }
}
