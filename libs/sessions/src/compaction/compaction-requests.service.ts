import { Injectable } from '@nestjs/common';
import { Clock, type Principal } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { JobQueue } from '@app/jobs';
import { SessionSettlement } from '../session-settlement';
import { compactionsRequested } from '../sessions.job';
import { SessionsService } from '../sessions.service';
import type { Compaction } from './compaction';

@Injectable()
export class CompactionRequests {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly sessions: SessionsService,
    private readonly settlement: SessionSettlement,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  /** Once for each session: who asks again is told how far it is. */
  async request(principal: Principal, sessionId: string): Promise<Compaction> {
    const compaction = await this.database.run(principal, async (tx) => {
      const before = await this.sessions.writable(tx, principal, sessionId);
      const { compactedIntoId } = before;
      const requestedAt = before.compactionRequestedAt ?? this.clock.now();
      if (!before.compactionRequestedAt)
        await this.settlement.settle(tx, [{ before, changes: { compactionRequestedAt: requestedAt } }]);
      return { sessionId, status: statusOf(compactedIntoId), requestedAt, compactedIntoId };
    });
    if (compaction.status === 'queued')
      await this.jobs.announce(compactionsRequested, { organizationId: principal.organizationId });
    return compaction;
  }
}

function statusOf(compactedIntoId: string | null): Compaction['status'] {
  return compactedIntoId === null ? 'queued' : 'done';
}
