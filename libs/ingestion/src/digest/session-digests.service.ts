import { Injectable } from '@nestjs/common';
import { BoundedMap } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { type Digest, mergeDigests } from './digest';
import { DigestsRepository, type FoundDigests, MOST_DIGESTS } from './digests.repository';

/** Rows of a session that are left as they are: many small ones cost more to read than one that is written again. */
const MOST_ROWS = 32;
/** Characters of JSON whose digests are remembered: some hundred sessions at work, in about four times as many bytes of memory. */
const MOST_REMEMBERED = 16_000_000;
/** What a session takes however little is told of it. */
const AT_LEAST = 3_000;

/** What rows of a session say together. */
interface MergedRows {
  ids: string[];
  digests: Digest[];
  /** Characters of their JSON. */
  size: number;
}

/** What a fold found, and what of it this process had read for the fold before. */
interface Found extends FoundDigests {
  before: MergedRows | undefined;
}

/**
 * The digest of a session, from the rows that its batches left. A session at work is folded every second: what was read once
 * is remembered, by the ids of the rows, so that a fold reads the new ones. Rows that are gone make it read all again.
 */
@Injectable()
export class SessionDigests {
  private readonly recent = new BoundedMap<string, MergedRows>(
    MOST_REMEMBERED,
    ({ size }) => AT_LEAST + size,
  );

  constructor(private readonly repository: DigestsRepository) {}

  async find(tx: OrganizationTransaction, sessionIds: string[]): Promise<Map<string, Found>> {
    const before = new Map(sessionIds.map((id) => [id, this.recent.get(keyOf(tx, id))] as const));
    const known = [...before.values()].flatMap((rows) => rows?.ids ?? []);
    const found = await this.repository.find(tx, sessionIds, known);
    return new Map([...found].map(([id, rows]) => [id, { ...rows, before: before.get(id) }] as const));
  }

  /**
   * One digest of each source. Reads the events themselves only where no row speaks for them, and keeps what that
   * gave. The caller holds the session's lock; batches that are stored meanwhile add rows of their own.
   */
  async merge(
    tx: OrganizationTransaction,
    session: { id: string; sessionDay: string },
    asFound: Found | undefined,
  ): Promise<Digest[]> {
    this.recent.delete(keyOf(tx, session.id));
    const found = asFound && (await this.readable(tx, session.id, asFound));
    if (!found) return [];
    const { ids, parts, before } = found;
    if (found.isTooMuch || found.size + (before?.size ?? 0) > MOST_DIGESTS) throw tooMuch();
    if (found.isStale) return this.keep(tx, session.id, ids, await this.repository.read(tx, session, 'all'));
    const late = found.undigested.length > 0 ? await this.repository.read(tx, session, found.undigested) : [];
    const digests = mergeDigests([...parts, ...late.map((digest) => digest.toJSON())], before?.digests);
    if (late.length > 0 || ids.length > MOST_ROWS) return this.keep(tx, session.id, ids, digests);
    this.recent.set(keyOf(tx, session.id), { ids, digests, size: found.size + (before?.size ?? 0) });
    return digests;
  }

  /** All that is remembered is there still: else another process has merged the rows, and all of them are read. */
  private async readable(
    tx: OrganizationTransaction,
    sessionId: string,
    found: Found,
  ): Promise<Found | undefined> {
    const there = new Set(found.ids);
    if (!found.before || found.before.ids.every((id) => there.has(id))) return found;
    const anew = (await this.repository.find(tx, [sessionId])).get(sessionId);
    return anew && { ...anew, before: undefined };
  }

  private async keep(
    tx: OrganizationTransaction,
    sessionId: string,
    ids: string[],
    digests: Digest[],
  ): Promise<Digest[]> {
    await this.repository.replace(tx, sessionId, ids, digests);
    return digests;
  }
}

function keyOf({ organizationId }: OrganizationTransaction, sessionId: string): string {
  return `${organizationId} ${sessionId}`;
}

/** Alone it may go, or step aside: others do not wait for it. */
function tooMuch(): Error {
  return new Error('These sessions tell of more at once than fits into memory');
}
