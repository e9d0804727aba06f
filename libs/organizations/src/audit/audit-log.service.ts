import { Injectable } from '@nestjs/common';
import { Clock, type OrganizationScope } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { currentContext } from '@app/telemetry';
import { type AuditEntry, type AuditHead, type AuditRecord, GENESIS, hashOf } from './audit-entry';
import { AuditRepository } from './audit.repository';

const PAGE = 500;

export interface AuditPage {
  entries: AuditEntry[];
  /** Where the next page begins; null at the end. */
  nextBefore: number | null;
}

/** What a look at the whole of a log has found. */
export interface AuditCheck {
  /** The position of the first entry that is missing or not what was recorded; null when the log is whole. */
  firstBroken: number | null;
  /** The last entry that is as it was recorded: whoever keeps its position and hash finds them again later. */
  end: AuditHead;
}

/**
 * The log of decisions: written in the transaction of the decision itself, never changed, and chained, so that an
 * entry that somebody alters in the database shows, or takes out between two others. What is missing at the end shows
 * by the head, a row that is written with each entry. Who may write all of these rows can make a log that looks whole:
 * that shows only to those who have kept an earlier end somewhere else.
 */
@Injectable()
export class AuditLog {
  constructor(
    private readonly repository: AuditRepository,
    private readonly database: OrganizationDatabase,
    private readonly clock: Clock,
  ) {}

  async record(tx: OrganizationTransaction, record: AuditRecord): Promise<void> {
    const last = await this.repository.lockLast(tx);
    const { requestId = null, requester } = currentContext() ?? {};
    const entry = {
      ...record,
      position: (last?.position ?? 0) + 1,
      recordedAt: this.clock.now(),
      requestId,
      ...(requester?.() ?? { ip: null, userAgent: null }),
    };
    await this.repository.add(tx, { ...entry, hash: hashOf(entry, last?.hash) });
  }

  /** Newest first. */
  async page(scope: OrganizationScope, before: number | null, count: number): Promise<AuditPage> {
    const found = await this.database.run(scope, (tx) => this.repository.before(tx, before, count + 1));
    const entries = found.slice(0, count);
    return { entries, nextBefore: found.length > count ? entries.at(-1)!.position : null };
  }

  /** The whole log, oldest first, in pages: a reader that is slow holds one page in memory and no connection. */
  async *pages(scope: OrganizationScope): AsyncGenerator<AuditEntry[]> {
    for (let from = 0; ;) {
      const entries = await this.database.run(scope, (tx) => this.repository.after(tx, from, PAGE));
      yield entries;
      if (entries.length < PAGE) return;
      from = entries.at(-1)!.position;
    }
  }

  /** The head is read first: entries that are added meanwhile come after it. */
  async check(scope: OrganizationScope): Promise<AuditCheck> {
    const head = await this.database.run(scope, (tx) => this.repository.head(tx));
    let end = GENESIS;
    for await (const entries of this.pages(scope)) {
      for (const entry of entries) {
        if (!isNext(entry, end, head)) return { firstBroken: end.position + 1, end };
        end = { position: entry.position, hash: entry.hash };
      }
    }
    const isCut = head ? end.position < head.position : end.position > 0;
    return { firstBroken: isCut ? end.position + 1 : null, end };
  }
}

/** Whether an entry is what was recorded behind another, also as the head knows it. */
function isNext(entry: AuditEntry, { position, hash }: AuditHead, head: AuditHead | undefined): boolean {
  const isChained = entry.position === position + 1 && entry.hash.equals(hashOf(entry, hash));
  return isChained && (entry.position !== head?.position || entry.hash.equals(head.hash));
}
