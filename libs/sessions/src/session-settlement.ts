import { Injectable } from '@nestjs/common';
import { dayOf, groupBy } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { Enrollment } from '@app/experiments';
import { SearchDocumentsRepository } from './search/search-documents.repository';
import type { SessionEntity } from './session.entity';
import { SessionsRepository } from './sessions.repository';
import { figuresOf, type UsageRow } from './usage-figures';
import { UsageRepository } from './usage.repository';

/** A session as it was locked, and what is new about it. */
export interface ChangedSession {
  before: SessionEntity;
  changes: Partial<SessionEntity>;
}

/**
 * Derives a session's totals from everything said about it, and marks its day. Every change of a session
 * ends here, in its own transaction: totals never disagree with what they are made of.
 */
@Injectable()
export class SessionSettlement {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly usage: UsageRepository,
    private readonly experiments: Enrollment,
    private readonly documents: SearchDocumentsRepository,
  ) {}

  /**
   * Writes changes of sessions and the totals that follow, and marks the UTC days whose sums are no longer right: those
   * that the sessions counted to and those that they count to now. The caller holds the locks under which `before`
   * was read.
   */
  async settle(tx: OrganizationTransaction, changed: ChangedSession[]): Promise<void> {
    const ids = changed.map(({ before }) => before.id);
    const usage = groupBy(await this.usage.of(tx, ids), (row) => row.sessionId);
    const sessions = changed.map(({ before, changes }) =>
      settled({ ...before, ...changes }, usage.get(before.id) ?? []),
    );
    const days = new Set([
      ...changed.map(({ before }) => before.startedOn),
      ...sessions.map(({ startedAt }) => dayOf(startedAt)),
    ]);
    await Promise.all([
      this.usage.markCounted(tx, sessions),
      this.sessions.save(tx, sessions),
      this.sessions.markDays(tx, days, ids),
      this.experiments.sessionsChanged(tx, changed.map(asChanged)),
      this.documents.index(tx, ids),
    ]);
  }
}

function asChanged({ before, changes }: ChangedSession) {
  const { id, startedAt, endedAt } = before;
  return { id, startedAt, hasEnded: endedAt !== null || !!changes.endedAt };
}

function settled(session: SessionEntity, usage: UsageRow[]): SessionEntity {
  const { source: usageSource, cost: totalCost, ...figures } = figuresOf(usage, session.reportedCost);
  const totalTurns = session.eventTurns ?? session.reportedTurns ?? 0;
  return { ...session, ...figures, usageSource, totalCost, totalTurns };
}
