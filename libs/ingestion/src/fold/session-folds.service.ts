import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import { type FoldedSession, SessionRecording } from '@app/sessions';
import { SessionDigests } from '../digest/session-digests.service';
import { UsageRecordsRepository } from '../usage-records.repository';
import { FoldRepository } from './fold.repository';
import { factsOf } from './session-facts';

export interface FoldOutcome {
  /** UTC days whose sums are no longer right. */
  changedDays: Set<string>;
  /** Sessions whose end was not known before. */
  ended: string[];
}

/** Derives sessions' figures from their raw rows. Idempotent: it computes, it never adds. */
@Injectable()
export class SessionFolds {
  constructor(
    private readonly sessions: SessionRecording,
    private readonly raw: FoldRepository,
    private readonly digests: SessionDigests,
    private readonly usage: UsageRecordsRepository,
  ) {}

  async fold(tx: OrganizationTransaction, sessionIds: string[]): Promise<FoldOutcome> {
    // Sent at once and worked in this order: what the marks announce is visible to all that follows them.
    const [sessions, marked, found, responses, titles] = await Promise.all([
      this.sessions.lock(tx, sessionIds),
      this.raw.takeMarks(tx, sessionIds),
      this.digests.find(tx, sessionIds),
      this.usage.counted(tx, sessionIds),
      this.raw.titles(tx, sessionIds),
    ]);
    const folded: FoldedSession[] = [];
    // A sealed session has no events any more: what it was said to come to stays.
    for (const before of sessions.filter(({ id, sealedAt }) => marked.has(id) && sealedAt === null)) {
      const digests = await this.digests.merge(tx, before, found.get(before.id));
      const input = { openedBy: before.openedBy, digests, responses: responses.get(before.id) ?? [] };
      folded.push({ before, facts: { ...factsOf(input), title: titles.get(before.id) ?? null } });
    }
    if (folded.length === 0) return { changedDays: new Set(), ended: [] };
    const changedDays = await this.sessions.record(tx, folded);
    return { changedDays, ended: folded.filter(endsNow).map(({ before }) => before.id) };
  }
}

function endsNow({ before, facts }: FoldedSession): boolean {
  return (
    before.endedBy !== 'client' && facts.end !== null && before.endedAt?.getTime() !== facts.end.at.getTime()
  );
}
