import { Injectable } from '@nestjs/common';
import {
  Clock,
  isUuid,
  type OrganizationScope,
  type Page,
  type PageRequest,
  type PicoUsd,
  type Principal,
} from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { JobQueue } from '@app/jobs';
import { ProjectsService } from '@app/organizations';
import type { Outcome, Session } from './session';
import { assertMayList, assertMayRead, assertMayWrite, seesEverybody } from './session-access';
import type { SessionEntity } from './session.entity';
import { SessionSettlement } from './session-settlement';
import { endsBeforeItStarts, notYourSession, sessionNotFound } from './sessions.errors';
import { SessionWords } from './session-words';
import { daysChanged, sessionsEnded } from './sessions.job';
import { type SessionFilter, SessionsRepository } from './sessions.repository';
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

/** Names as clients give them: ids or slugs. */
export interface SessionListInput extends Omit<SessionFilter, 'projectId' | 'repositoryId'> {
  project?: string;
  repository?: string;
  currentUserOnly?: boolean;
}

@Injectable()
export class SessionsService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly sessions: SessionsRepository,
    private readonly usage: UsageRepository,
    private readonly settlement: SessionSettlement,
    private readonly projects: ProjectsService,
    private readonly words: SessionWords,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  get(principal: Principal, id: string): Promise<Session> {
    return this.database.run(principal, async (tx) => {
      assertMayRead(principal, await this.existing(tx, id));
      return this.viewed(tx, id);
    });
  }

  list(principal: Principal, input: SessionListInput, request: PageRequest): Promise<Page<Session>> {
    assertMayList(principal);
    return this.database.run(principal, async (tx) =>
      this.sessions.list(tx, await this.filterOf(tx, principal, input), request),
    );
  }

  /** Takes what the client knows so far; accepted after the end too. */
  async report(principal: Principal, id: string, input: ReportInput): Promise<Session> {
    const { session, ended } = await this.database.run(principal, async (tx) => {
      const current = await this.writable(tx, principal, id);
      const { totalTurns, totalCost, outcome } = input;
      await this.takeUsage(tx, id, input.usage);
      const ends = input.endedAt !== undefined && current.endedBy !== 'client';
      const changes = {
        reportedTurns: totalTurns ?? current.reportedTurns,
        reportedCost: totalCost ?? current.reportedCost,
        outcome: outcome ?? current.outcome,
        ...(ends && endOf(current, input.endedAt!)),
      };
      await this.settlement.settle(tx, [{ before: current, changes }]);
      return { session: await this.viewed(tx, id), ended: ends };
    });
    await this.announceChange(principal, ended);
    return session;
  }

  /** Ends the session once: a second call changes nothing and answers the same. */
  async end(principal: Principal, id: string, input: EndInput): Promise<Session> {
    const { session, ended } = await this.database.run(principal, async (tx) => {
      const current = await this.writable(tx, principal, id);
      if (current.endedBy === 'client') return { session: await this.viewed(tx, id), ended: false };
      await this.takeUsage(tx, id, input.usage);
      const changes = {
        outcome: input.outcome ?? current.outcome,
        summary: current.sealedAt ? null : (this.words.text(input.summary) ?? current.summary),
        ...endOf(current, this.clock.now()),
      };
      await this.settlement.settle(tx, [{ before: current, changes }]);
      return { session: await this.viewed(tx, id), ended: true };
    });
    if (ended) await this.announceChange(principal, true);
    return session;
  }

  /** What somebody may list of what they ask for. Inside a use case of another service. */
  async filterOf(
    tx: OrganizationTransaction,
    principal: Principal,
    { project, repository, currentUserOnly, ...filter }: SessionListInput,
  ): Promise<SessionFilter> {
    if (!seesEverybody(principal) && filter.userId && filter.userId !== principal.userId)
      throw notYourSession();
    const ownOnly = currentUserOnly || !seesEverybody(principal);
    return {
      ...filter,
      userId: ownOnly ? principal.userId : filter.userId,
      projectId: project ? (await this.projects.inTransaction(tx, project)).id : undefined,
      repositoryId: repository ? (await this.projects.repositoryInTransaction(tx, repository)).id : undefined,
    };
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

  private async writable(
    tx: OrganizationTransaction,
    principal: Principal,
    id: string,
  ): Promise<SessionEntity> {
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

  private async announceChange({ organizationId }: OrganizationScope, ended: boolean): Promise<void> {
    if (ended) await this.jobs.announce(sessionsEnded, { organizationId });
    await this.jobs.announce(daysChanged, { organizationId });
  }
}

function endOf(session: SessionEntity, endedAt: Date): Partial<SessionEntity> {
  if (endedAt < session.startedAt) throw endsBeforeItStarts();
  return { endedAt, endedBy: 'client', finalizedAt: null };
}
