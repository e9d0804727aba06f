import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { Assignment } from '../experiment';
import { isOverdue } from '../sums/contribution';
import { SessionEvidenceRepository } from '../sums/session-evidence.repository';
import { AssignmentsRepository, type EnrolledPerson } from './assignments.repository';

interface ChangedSession {
  id: string;
  startedAt: Date;
  /** Now, or before the change. */
  hasEnded: boolean;
}

/** How sessions come to belong to experiments. Always inside the transaction that opens or changes them. */
@Injectable()
export class Enrollment {
  constructor(
    private readonly assignments: AssignmentsRepository,
    private readonly evidence: SessionEvidenceRepository,
    private readonly clock: Clock,
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

  /** Sessions may come to something else than what is counted of them: those that have ended, or go on for too long. */
  async sessionsChanged(tx: OrganizationTransaction, sessions: ChangedSession[]): Promise<void> {
    const now = this.clock.now();
    const counting = sessions.filter(({ hasEnded, startedAt }) => hasEnded || isOverdue(startedAt, now));
    if (counting.length === 0) return;
    await this.evidence.mark(
      tx,
      counting.map(({ id }) => id),
    );
  }
}
