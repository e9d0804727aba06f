import { Injectable } from '@nestjs/common';
import { Clock, isUuid, type Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { assertMayRead } from '../session-access';
import { sessionNotFound } from '../sessions.errors';
import { qualityOf } from './quality-score';
import { type AnalyzedSession, SessionAnalysesRepository } from './session-analyses.repository';
import { cacheHitShareOf, type SessionAnalysis } from './session-analysis';

/** How sessions went: figures while they last, a score at their end. */
@Injectable()
export class SessionAnalyses {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: SessionAnalysesRepository,
    private readonly clock: Clock,
  ) {}

  get(principal: Principal, sessionId: string): Promise<SessionAnalysis> {
    return this.database.run(principal, async (tx) => {
      const [session] = isUuid(sessionId) ? await this.repository.find(tx, [sessionId]) : [];
      if (!session) throw sessionNotFound();
      assertMayRead(principal, session);
      return toAnalysis(session);
    });
  }

  /** Scores sessions that have ended, from what is settled of them. The same rows give the same score. */
  async analyze(tx: OrganizationTransaction, ids: string[]): Promise<void> {
    const sessions = await this.repository.find(tx, ids);
    const scored = sessions.map((session) => ({ sessionId: session.id, ...qualityOf(inputOf(session)) }));
    await this.repository.record(tx, scored, this.clock.now());
  }
}

function inputOf(session: AnalyzedSession) {
  const { hasEvents, outcome, turns, toolCalls, work } = session;
  return {
    ...{ hasEvents, outcome, turns, toolCalls },
    failedCalls: work?.failedCalls ?? 0,
    retries: work?.retries ?? 0,
    interruptions: work?.interruptions ?? 0,
    autoCompactions: work?.autoCompactions ?? 0,
    cacheHitShare: cacheHitShareOf(session),
  };
}

function toAnalysis({ id, turns, toolCalls, work, ...session }: AnalyzedSession): SessionAnalysis {
  const { analyzedAt, score, parts } = session;
  return {
    ...{ sessionId: id, turns, toolCalls, work, analyzedAt },
    cacheHitShare: cacheHitShareOf(session),
    quality: parts && { score, parts },
  };
}
