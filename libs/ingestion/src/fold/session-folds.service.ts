import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import { type DerivedFacts, type FoldedSession, SessionRecording } from '@app/sessions';
import { SessionDigests } from '../digest/session-digests.service';
import { type RepeatedSession, UsageRecordsRepository } from '../usage-records.repository';
import { FoldRepository } from './fold.repository';
import { factsOf } from './session-facts';

export interface FoldOutcome {
  /** Sessions whose figures were derived again. */
  folded: string[];
  /** Sessions that have ended: they are to be made final, again where they were before. */
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
    const [sessions, marked, found, responses, formers, titles] = await Promise.all([
      this.sessions.lock(tx, sessionIds),
      this.raw.takeMarks(tx, sessionIds),
      this.digests.find(tx, sessionIds),
      this.usage.counted(tx, sessionIds),
      this.usage.repeated(tx, sessionIds),
      this.raw.titles(tx, sessionIds),
    ]);
    const folded: FoldedSession[] = [];
    for (const before of sessions.filter(({ id }) => marked.has(id))) {
      const digests = await this.digests.merge(tx, before, found.get(before.id));
      const input = { openedBy: before.openedBy, digests, responses: responses.get(before.id) ?? [] };
      const [facts, title] = [factsOf(input), titles.get(before.id) ?? null];
      folded.push({
        before,
        facts: { ...facts, title, continues: continuedBy(facts, formers.get(before.id)) },
      });
    }
    if (folded.length > 0) await this.sessions.record(tx, folded);
    return { folded: folded.map(idOf), ended: folded.filter(hasEnded).map(idOf) };
  }
}

/** A transcript that repeats another session's goes on from it; one that branched off says so, or shows it. */
function continuedBy(
  { work }: Pick<DerivedFacts, 'work'>,
  former: RepeatedSession | undefined,
): DerivedFacts['continues'] {
  if (!former) return null;
  const isFork = former.wentOn || work.starts[0]?.source === 'fork';
  return { formerId: former.formerId, lineage: isFork ? 'fork' : 'resume' };
}

function idOf({ before }: FoldedSession): string {
  return before.id;
}

/** One that ended by rule may go on now: whoever makes it final looks. */
function hasEnded({ before, facts }: FoldedSession): boolean {
  return before.endedBy === 'client' || before.endedBy === 'rule' || facts.end !== null;
}
