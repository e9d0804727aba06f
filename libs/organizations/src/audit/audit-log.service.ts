import { Injectable } from '@nestjs/common';
import { Clock, type OrganizationScope } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { currentContext } from '@app/telemetry';
import { type AuditEntry, type AuditRecord, hashOf } from './audit-entry';
import { AuditRepository } from './audit.repository';

const PAGE = 500;

export interface AuditPage {
  entries: AuditEntry[];
  /** Where the next page begins; null at the end. */
  nextBefore: number | null;
}

/**
 * The log of decisions: written in the transaction of the decision itself, never changed, and chained, so that an
 * entry that somebody takes out or alters in the database shows.
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

  /** The position of the first entry that is not what was recorded, or null when the chain is whole. */
  async firstBroken(scope: OrganizationScope): Promise<number | null> {
    let last: AuditEntry | undefined;
    for await (const entries of this.pages(scope)) {
      for (const entry of entries) {
        const position = (last?.position ?? 0) + 1;
        if (entry.position !== position || !entry.hash.equals(hashOf(entry, last?.hash))) return position;
        last = entry;
      }
    }
    return null;
  }
}
