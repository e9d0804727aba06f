import { Injectable } from '@nestjs/common';
import { ModificationsService } from '@app/agents';
import type { OrganizationTransaction } from '@app/database';
import { EvidenceErasure } from '@app/experiments';
import { SessionsRepository } from '../sessions.repository';
import { type PersonSession, PersonSessionsRepository } from './person-sessions.repository';

/** Deletes a person's sessions; what sums them follows. Inside the use case of another lib, which knows their events. */
@Injectable()
export class PersonSessions {
  constructor(
    private readonly repository: PersonSessionsRepository,
    private readonly sessions: SessionsRepository,
    private readonly evidence: EvidenceErasure,
    private readonly modifications: ModificationsService,
  ) {}

  hasAny(tx: OrganizationTransaction, userId: string): Promise<boolean> {
    return this.repository.hasAny(tx, userId);
  }

  /** Takes them out of one experiment; false when they are in none. */
  leaveNextExperiment(tx: OrganizationTransaction, userId: string): Promise<boolean> {
    return this.evidence.forgetNext(tx, userId);
  }

  /** Deletes some, and answers which. */
  async deleteSome(tx: OrganizationTransaction, userId: string, most: number): Promise<PersonSession[]> {
    const found = await this.repository.lock(tx, userId, most);
    if (found.length === 0) return found;
    const ids = found.map(({ id }) => id);
    await this.repository.markCopies(tx, ids);
    await this.repository.markModifiedAgents(tx, ids);
    const days = found.map(({ startedOn }) => startedOn);
    await this.sessions.markDays(tx, days, ids);
    await this.repository.delete(tx, found);
    return found;
  }

  /** Once they are deleted: some of the contents of changed files that nobody has any more. Answers how many. */
  deleteUnusedContents(tx: OrganizationTransaction, most: number): Promise<number> {
    return this.modifications.deleteUnusedContents(tx, most);
  }
}
