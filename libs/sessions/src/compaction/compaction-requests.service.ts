import { Injectable } from '@nestjs/common';
import { Clock, type Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { JobQueue } from '@app/jobs';
import type { SessionEntity } from '../session.entity';
import { SessionSettlement } from '../session-settlement';
import { compactionsRequested } from '../sessions.job';
import { SessionsRepository } from '../sessions.repository';
import { SessionsService } from '../sessions.service';
import type { Compaction } from './compaction';

@Injectable()
export class CompactionRequests {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly sessions: SessionsService,
    private readonly stored: SessionsRepository,
    private readonly settlement: SessionSettlement,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  /** Once, unless the client goes on with it all the same: who asks again is told how far it is. */
  async request(principal: Principal, sessionId: string): Promise<Compaction> {
    const compaction = await this.database.run(principal, async (tx) => {
      const before = await this.sessions.writable(tx, principal, sessionId);
      const { compactionRequestedAt: requestedAt, compactedIntoId } = before;
      if (requestedAt && !(await this.wentOn(tx, before)))
        return { sessionId, status: statusOf(compactedIntoId), requestedAt, compactedIntoId };
      return this.queue(tx, before);
    });
    if (compaction.status === 'queued')
      await this.jobs.announce(compactionsRequested, { organizationId: principal.organizationId });
    return compaction;
  }

  /** It ended when it was condensed, if nothing had ended it, and something happened in it since. */
  private async wentOn(
    tx: OrganizationTransaction,
    { compactedIntoId, endedAt, lastEventAt, reportedAt }: SessionEntity,
  ): Promise<boolean> {
    const next = compactedIntoId && (await this.stored.find(tx, compactedIntoId));
    if (!next) return false;
    const isLater = (at: Date | null) => at !== null && at > next.startedAt;
    return endedAt === null || isLater(lastEventAt) || isLater(reportedAt);
  }

  private async queue(tx: OrganizationTransaction, before: SessionEntity): Promise<Compaction> {
    const requestedAt = this.clock.now();
    const changes = { compactionRequestedAt: requestedAt, compactedIntoId: null };
    await this.settlement.settle(tx, [{ before, changes }]);
    return { sessionId: before.id, status: 'queued', requestedAt, compactedIntoId: null };
  }
}

function statusOf(compactedIntoId: string | null): Compaction['status'] {
  return compactedIntoId === null ? 'queued' : 'done';
}
