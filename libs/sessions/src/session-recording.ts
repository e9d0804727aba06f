import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { DerivedFacts } from './derived-facts';
import { DerivedFactsRepository } from './derived-facts.repository';
import { INFERRED, NOT_ENDED, type SessionEntity } from './session.entity';
import { SessionAgents, type TaskedSession } from './session-agents.service';
import { type SessionRef, toRef } from './session-ref';
import { SessionSettlement } from './session-settlement';
import { SessionsRepository } from './sessions.repository';
import type { FoldedSession } from './folded-session';
import { ThreadLinks } from './threads/thread-links.service';
import { UsageRepository } from './usage.repository';
import { WorkFactsRepository } from './work-facts.repository';

/** The side of sessions that ingestion writes to. Always inside the caller's transaction. */
@Injectable()
export class SessionRecording {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly facts: DerivedFactsRepository,
    private readonly work: WorkFactsRepository,
    private readonly usage: UsageRepository,
    private readonly agents: SessionAgents,
    private readonly settlement: SessionSettlement,
    private readonly threads: ThreadLinks,
    private readonly clock: Clock,
  ) {}

  async findById(tx: OrganizationTransaction, id: string): Promise<SessionRef | null> {
    return toRef(await this.sessions.find(tx, id));
  }

  async findByExternalId(
    tx: OrganizationTransaction,
    userId: string,
    externalId: string,
  ): Promise<SessionRef | null> {
    return toRef(await this.sessions.findByExternalId(tx, userId, externalId));
  }

  /** Holds sessions for a fold; those that are gone are left out. */
  lock(tx: OrganizationTransaction, ids: string[]): Promise<SessionEntity[]> {
    return this.sessions.lock(tx, ids);
  }

  /** Takes what a fold found. */
  async record(tx: OrganizationTransaction, folded: FoldedSession[]): Promise<void> {
    const ids = folded.map(({ before }) => before.id);
    const rowsOf = <T>(pick: (facts: DerivedFacts) => T[]) =>
      folded.flatMap(({ before, facts }) => pick(facts).map((row) => ({ ...row, sessionId: before.id })));
    await Promise.all([
      this.facts.replaceTools(
        tx,
        ids,
        rowsOf((facts) => facts.tools),
      ),
      this.facts.replaceTasks(
        tx,
        ids,
        rowsOf((facts) => facts.tasks),
      ),
      this.work.replace(
        tx,
        folded.map(({ before, facts }) => ({ sessionId: before.id, ...facts.work })),
      ),
      this.usage.replaceTold(
        tx,
        ids,
        rowsOf((facts) => facts.transcriptUsage),
      ),
      this.agents.recordSubagents(tx, folded.map(taskedOf)),
    ]);
    const now = this.clock.now();
    const changed = folded.map(({ before, facts }) => ({ before, changes: changesOf(before, facts, now) }));
    await this.settlement.settle(tx, changed);
    await this.threads.link(tx, folded);
  }
}

/** What the CLI stated has its own prices. */
function hasPriced({ transcriptUsage }: DerivedFacts): boolean {
  return transcriptUsage.some(({ source }) => source === 'transcript');
}

/** A session of an earlier release does not say where it was opened; it is there still, unless its project is gone. */
function taskedOf({ before, facts }: FoldedSession): TaskedSession {
  const projectId = before.openedIn ?? before.projectId;
  const { id, userId } = before;
  return { id, userId, startedAt: startOf(before, facts), projectId, tasks: facts.tasks };
}

/** An import knows its start no better than what was uploaded of it. */
function startOf({ openedBy, startedAt }: SessionEntity, { firstEventAt }: DerivedFacts): Date {
  return (openedBy === 'import' && firstEventAt) || startedAt;
}

function changesOf(before: SessionEntity, facts: DerivedFacts, lastSeenAt: Date): Partial<SessionEntity> {
  const { turns: eventTurns, firstEventAt, lastEventAt } = facts;
  const toolCalls = facts.tools.reduce((sum, tool) => sum + tool.calls, 0);
  const toolDurationMs = facts.tools.reduce((sum, tool) => sum + tool.durationMs, 0);
  const startedAt = startOf(before, facts);
  const counts = { eventTurns, firstEventAt, lastEventAt, toolCalls, toolDurationMs };
  return {
    ...counts,
    startSource: facts.work.starts[0]?.source ?? null,
    lastSeenAt,
    priceRevision: hasPriced(facts) ? facts.priceRevision : before.priceRevision,
    startedAt,
    title: facts.title,
    ...endOf(before, startedAt, facts),
  };
}

/**
 * A client's end stands for ever, and events still tell why; an end that events tell moves with them; one by rule, until something
 * happens later. What more is told is to be made final again.
 */
function endOf(
  before: SessionEntity,
  startedAt: Date,
  { end, lastEventAt }: DerivedFacts,
): Partial<SessionEntity> {
  if (before.endedBy === 'client') return { endReason: end?.reason ?? before.endReason, finalizedAt: null };
  if (before.endedBy === 'rule' && !end && !isAfter(lastEventAt, lastKnown(before)))
    return { finalizedAt: null };
  if (!end) return NOT_ENDED;
  const endedAt = end.at < startedAt ? startedAt : end.at;
  return { endedAt, endedBy: 'events', endReason: end.reason, finalizedAt: null };
}

/**
 * When something happened last before an end by rule: for silence by the client's clock, whatever that says of the time, unless a
 * report was the last that was heard.
 */
function lastKnown({ endReason, lastEventAt, reportedAt, endedAt }: SessionEntity): Date | null {
  const isByReport = reportedAt !== null && reportedAt.getTime() === endedAt?.getTime();
  return endReason === INFERRED && !isByReport ? (lastEventAt ?? endedAt) : endedAt;
}

function isAfter(time: Date | null, other: Date | null): boolean {
  return time !== null && other !== null && time > other;
}
