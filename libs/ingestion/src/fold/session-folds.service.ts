import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import { LIST_PRICES } from '@app/pricing';
import { type DerivedFacts, type FoldedSession, SessionRecording } from '@app/sessions';
import { CostStatesRepository } from '../cost-states.repository';
import { SessionDigests } from '../digest/session-digests.service';
import { type RepeatedSession, UsageRecordsRepository } from '../usage-records.repository';
import { type DatedBook, PriceBooks } from '../repricing/price-books.service';
import { SessionContentRepository } from '../retention/session-content.repository';
import { FoldRepository } from './fold.repository';
import { factsOf } from './session-facts';

export interface FoldOutcome {
  /** Sessions whose figures were derived again. */
  folded: string[];
  /** Sessions that have ended: they are to be made final, again where they were before. */
  ended: string[];
}

/** A session without responses: its prices are those in force when the first comes. */
const NOTHING_TO_PRICE: DatedBook = { revision: 0, book: LIST_PRICES };

/** Derives sessions' figures from their raw rows. Idempotent: it computes, it never adds. */
@Injectable()
export class SessionFolds {
  constructor(
    private readonly sessions: SessionRecording,
    private readonly raw: FoldRepository,
    private readonly digests: SessionDigests,
    private readonly usage: UsageRecordsRepository,
    private readonly costStates: CostStatesRepository,
    private readonly prices: PriceBooks,
    private readonly content: SessionContentRepository,
  ) {}

  async fold(tx: OrganizationTransaction, sessionIds: string[]): Promise<FoldOutcome> {
    // Sent at once and worked in this order: what the marks announce is visible to all that follows them.
    const [sessions, marked, found, responses, formers, titles, costStates] = await Promise.all([
      this.sessions.lock(tx, sessionIds),
      this.raw.takeMarks(tx, sessionIds),
      this.digests.find(tx, sessionIds),
      this.usage.counted(tx, sessionIds),
      this.usage.repeated(tx, sessionIds),
      this.raw.titles(tx, sessionIds),
      this.costStates.of(tx, sessionIds),
    ]);
    const priced = sessions.filter(({ id }) => responses.has(id)).map(({ priceRevision }) => priceRevision);
    const books = await this.prices.byRevision(tx, priced);
    const folded: FoldedSession[] = [];
    // What a sealed session came to stays; what was stored of it by a process that knew an older limit goes.
    await this.content.delete(
      tx,
      sessions.filter(({ id, sealedAt }) => marked.has(id) && sealedAt !== null),
    );
    for (const before of sessions.filter(({ id, sealedAt }) => marked.has(id) && sealedAt === null)) {
      const digests = await this.digests.merge(tx, before, found.get(before.id));
      const { revision: priceRevision, book } = books.get(before.priceRevision) ?? NOTHING_TO_PRICE;
      const told = {
        responses: responses.get(before.id) ?? [],
        costState: costStates.get(before.id) ?? null,
      };
      const input = { openedBy: before.openedBy, digests, ...told, book };
      const [facts, title] = [factsOf(input), titles.get(before.id) ?? null];
      folded.push({
        before,
        facts: { ...facts, title, priceRevision, continues: continuedBy(facts, formers.get(before.id)) },
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
