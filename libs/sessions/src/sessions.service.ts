import { Injectable } from '@nestjs/common';
import { Clock, isUuid, type PicoUsd, type Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { SessionChanges } from './live/session-changes.service';
import type { Outcome, Session } from './session';
import { assertMayRead, assertMayWrite } from './session-access';
import { NOT_ENDED, type SessionEntity } from './session.entity';
import { SessionSettlement } from './session-settlement';
import { endsBeforeItStarts, sessionNotFound, sessionSealed } from './sessions.errors';
import { SessionWords } from './session-words';
import { SessionsRepository } from './sessions.repository';
import type { TokenCounts } from './session';
import { UsageRepository } from './usage.repository';

/** An absolute snapshot of what a session used so far; of one model when it names one. */
export interface UsageSnapshot extends Partial<TokenCounts> {
  model?: string;
  cost?: PicoUsd;
}

export interface ReportInput {
  usage?: UsageSnapshot[];
  totalTurns?: number;
  totalCost?: PicoUsd;
  outcome?: Outcome;
  endedAt?: Date;
}

export interface EndInput {
  usage?: UsageSnapshot[];
  outcome?: Outcome;
  summary?: string;
}

@Injectable()
export class SessionsService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly sessions: SessionsRepository,
    private readonly usage: UsageRepository,
    private readonly settlement: SessionSettlement,
    private readonly words: SessionWords,
    private readonly changes: SessionChanges,
    private readonly clock: Clock,
  ) {}

  get(principal: Principal, id: string): Promise<Session> {
    return this.database.run(principal, async (tx) => {
      await this.readable(tx, principal, id);
      return this.viewed(tx, id);
    });
  }

  /** Throws for what the caller may not read. */
  async readable(tx: OrganizationTransaction, principal: Principal, id: string): Promise<SessionEntity> {
    const session = await this.existing(tx, id);
    assertMayRead(principal, session);
    return session;
  }

  /** Takes what the client knows so far; accepted after the end too. */
  async report(principal: Principal, id: string, input: ReportInput): Promise<Session> {
    const { session, ended } = await this.database.run(principal, async (tx) => {
      const current = await this.writable(tx, principal, id);
      if (current.sealedAt) throw sessionSealed();
      const { totalTurns, totalCost, outcome } = input;
      await this.takeUsage(tx, id, input.usage);
      const ends = input.endedAt !== undefined && current.endedBy !== 'client';
      const now = this.clock.now();
      const changes = {
        reportedTurns: totalTurns ?? current.reportedTurns,
        reportedCost: totalCost ?? current.reportedCost,
        outcome: outcome ?? current.outcome,
        lastSeenAt: now,
        ...(tellsOfWork(input) && { reportedAt: now, ...reopened(current) }),
        // Of a session that has ended the figures are to be made final again.
        finalizedAt: null,
        ...(ends && endOf(current, input.endedAt!)),
      };
      await this.settlement.settle(tx, [{ before: current, changes }]);
      return { session: await this.viewed(tx, id), ended: ends || current.endedAt !== null };
    });
    await this.changes.announce(principal, { ids: [id], ended });
    return session;
  }

  /** Ends the session once: a second call changes nothing and answers the same. */
  async end(principal: Principal, id: string, input: EndInput): Promise<Session> {
    const { session, ended } = await this.database.run(principal, async (tx) => {
      const current = await this.writable(tx, principal, id);
      if (current.endedBy === 'client') return { session: await this.viewed(tx, id), ended: false };
      if (current.sealedAt) throw sessionSealed();
      await this.takeUsage(tx, id, input.usage);
      const changes = {
        outcome: input.outcome ?? current.outcome,
        summary: this.words.text(input.summary) ?? current.summary,
        ...endOf(current, this.clock.now()),
      };
      await this.settlement.settle(tx, [{ before: current, changes }]);
      return { session: await this.viewed(tx, id), ended: true };
    });
    if (ended) await this.changes.announce(principal, { ids: [id], ended });
    return session;
  }

  private async takeUsage(
    tx: OrganizationTransaction,
    id: string,
    snapshots: UsageSnapshot[] = [],
  ): Promise<void> {
    for (const { model = '', cost = null, ...counts } of snapshots) {
      const none = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheCreationTokens: 0 };
      const row = { ...none, ...counts, model, cost, requests: 0, lowerBound: false };
      await this.usage.raise(tx, id, { ...row, source: 'reported' });
    }
  }

  /** Held until the transaction ends. Throws for what the caller may not write. */
  async writable(tx: OrganizationTransaction, principal: Principal, id: string): Promise<SessionEntity> {
    const [session] = isUuid(id) ? await this.sessions.lock(tx, [id]) : [];
    if (!session) throw sessionNotFound();
    assertMayWrite(principal, session);
    return session;
  }

  private async existing(tx: OrganizationTransaction, id: string): Promise<SessionEntity> {
    const session = isUuid(id) ? await this.sessions.find(tx, id) : null;
    if (!session) throw sessionNotFound();
    return session;
  }

  private async viewed(tx: OrganizationTransaction, id: string): Promise<Session> {
    const session = await this.sessions.view(tx, id);
    if (!session) throw sessionNotFound();
    return session;
  }
}

/** An outcome may be told long afterwards; usage is told while a session goes on. */
function tellsOfWork({ usage, totalTurns, totalCost }: ReportInput): boolean {
  return usage !== undefined || totalTurns !== undefined || totalCost !== undefined;
}

/** An end that nobody told is taken back. */
function reopened({ endedBy }: SessionEntity): Partial<SessionEntity> {
  return endedBy === 'rule' ? NOT_ENDED : {};
}

function endOf(session: SessionEntity, endedAt: Date): Partial<SessionEntity> {
  if (endedAt < session.startedAt) throw endsBeforeItStarts();
  return { ...reopened(session), endedAt, endedBy: 'client', finalizedAt: null };
}
