import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import { SessionsRepository } from './sessions.repository';
import { figuresOf } from './usage-figures';
import { UsageRepository } from './usage.repository';

/**
 * Derives a session's totals from everything said about it, and marks its day. Every change of a session
 * ends here, in its own transaction: totals never disagree with what they are made of.
 */
@Injectable()
export class SessionSettlement {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly usage: UsageRepository,
  ) {}

  /** Answers the UTC day that the session counts to. The caller holds the session's lock. */
  async settle(tx: OrganizationTransaction, sessionId: string): Promise<string> {
    const session = await this.sessions.find(tx, sessionId);
    if (!session) throw new Error('a session that is being settled must exist');
    const figures = figuresOf(await this.usage.of(tx, sessionId), session.reportedCost);
    await this.usage.markCounted(tx, sessionId, figures.source);
    const { source: usageSource, cost: totalCost, ...counts } = figures;
    const totalTurns = session.eventTurns ?? session.reportedTurns ?? 0;
    await this.sessions.update(tx, sessionId, { ...counts, usageSource, totalCost, totalTurns });
    await this.sessions.markDays(tx, [session.startedOn]);
    return session.startedOn;
  }
}
