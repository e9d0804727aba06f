import { Injectable } from '@nestjs/common';
import type { OrganizationScope } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { JobQueue } from '@app/jobs';
import { dayChanged, type DerivedFacts, sessionEnded, SessionRecording } from '@app/sessions';
import { UsageRecordsRepository } from '../usage-records.repository';
import { FoldRepository } from './fold.repository';
import { factsOf } from './session-facts';

interface FoldOutcome {
  changedDays: Set<string>;
  endedNow: boolean;
}

const NOTHING: FoldOutcome = { changedDays: new Set(), endedNow: false };

/** Derives a session's figures from its raw rows. Idempotent: it computes, it never adds. */
@Injectable()
export class FoldService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly sessions: SessionRecording,
    private readonly raw: FoldRepository,
    private readonly usage: UsageRecordsRepository,
    private readonly jobs: JobQueue,
  ) {}

  async fold(scope: OrganizationScope, sessionId: string): Promise<void> {
    const { changedDays, endedNow } = await this.database.run(scope, (tx) =>
      this.inTransaction(tx, sessionId),
    );
    const { organizationId } = scope;
    for (const day of changedDays) await this.jobs.announce(dayChanged, { organizationId, day });
    if (endedNow) await this.jobs.announce(sessionEnded, { organizationId, sessionId });
  }

  private async inTransaction(tx: OrganizationTransaction, sessionId: string): Promise<FoldOutcome> {
    const session = await this.sessions.lock(tx, sessionId);
    const marks = await this.raw.takeMarks(tx, sessionId);
    if (!session || marks === 0) return NOTHING;
    const facts = await this.read(tx, session);
    const changedDays = await this.sessions.record(tx, session, facts);
    const endedNow =
      session.endedBy !== 'client' &&
      facts.end !== null &&
      session.endedAt?.getTime() !== facts.end.at.getTime();
    return { changedDays, endedNow };
  }

  private async read(
    tx: OrganizationTransaction,
    session: { id: string; sessionDay: string; openedBy: 'client' | 'import' },
  ): Promise<DerivedFacts> {
    const facts = factsOf({
      openedBy: session.openedBy,
      sources: await this.raw.totals(tx, session),
      tools: await this.raw.tools(tx, session),
      agents: await this.raw.agents(tx, session),
      responses: await this.usage.counted(tx, session.id),
    });
    return { ...facts, title: await this.raw.title(tx, session.id) };
  }
}
