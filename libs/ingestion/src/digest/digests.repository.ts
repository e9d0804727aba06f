import { Injectable } from '@nestjs/common';
import { groupBy, type JsonObject } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { EventSource } from '../events/event';
import { Digest, type StoredDigest } from './digest';

interface DigestRow {
  session_id: string;
  id: string;
  is_known: boolean;
  content: string | null;
  event_ids: string[] | null;
  /** Bytes of all that was asked for and is not known. */
  total: number;
}

interface EventRow {
  event_id: string;
  source: EventSource;
  event_type: string;
  occurred_at: Date;
  data: JsonObject;
}

interface SessionKey {
  id: string;
  sessionDay: string;
}

/** The digest rows of a session as one fold finds them. */
export interface FoundDigests {
  ids: string[];
  /** What the rows say that were not known. */
  parts: StoredDigest[];
  /** Characters of JSON that the parts were read from. */
  size: number;
  /** Events that were stored without a digest of theirs. */
  undigested: string[];
  /** A row without content and events: everything is to be digested again. */
  isStale: boolean;
  /** The rows of all sessions together would not fit into memory; what they say was not read. */
  isTooMuch: boolean;
}

/** Bytes of digests that are read at once: far more than fifty busy sessions have, and no danger to a worker of 1 GB. */
export const MOST_DIGESTS = 32 * 2 ** 20;
/** Events that are read again at once. */
const PAGE = 500;

@Injectable()
export class DigestsRepository {
  /** By session; sessions without rows are absent. Rows never change: the content of those that are known is not read again. */
  async find(
    tx: OrganizationTransaction,
    sessionIds: string[],
    known: string[] = [],
  ): Promise<Map<string, FoundDigests>> {
    const rows = await tx.prepared<DigestRow>('find-event-digests', FIND, [
      tx.organizationId,
      sessionIds,
      known,
    ]);
    const bySession = groupBy(rows, (row) => row.session_id);
    return new Map([...bySession].map(([id, ofSession]) => [id, toFound(ofSession)]));
  }

  /** Digests events of the session from what is stored: those that are named, or all. */
  async read(tx: OrganizationTransaction, session: SessionKey, ids: string[] | 'all'): Promise<Digest[]> {
    const digests = new Map<EventSource, Digest>();
    let last = '';
    for (;;) {
      const rows = await this.page(tx, session, ids, last);
      for (const { source, event_id: eventId, event_type: eventType, occurred_at, data } of rows) {
        const digest = digests.get(source) ?? new Digest(source);
        digests.set(source, digest);
        digest.add({ eventId, eventType, at: occurred_at.getTime(), data });
      }
      if (rows.length < PAGE) return [...digests.values()];
      last = rows.at(-1)!.event_id;
    }
  }

  /** Puts merged digests in the place of the rows that they were made of. */
  async replace(
    tx: OrganizationTransaction,
    sessionId: string,
    ids: string[],
    digests: Digest[],
  ): Promise<void> {
    const key = [tx.organizationId, sessionId];
    await tx.execute(
      'DELETE FROM event_digests WHERE organization_id = $1 AND session_id = $2 AND id = ANY ($3::bigint[])',
      [...key, ids],
    );
    for (const digest of digests) {
      await tx.execute(
        'INSERT INTO event_digests (organization_id, session_id, content) VALUES ($1, $2, $3)',
        [...key, JSON.stringify(digest)],
      );
    }
  }

  private page(
    tx: OrganizationTransaction,
    { id, sessionDay }: SessionKey,
    ids: string[] | 'all',
    last: string,
  ): Promise<EventRow[]> {
    const named = ids === 'all' ? '' : 'AND event_id = ANY ($5::text[])';
    return tx.query<EventRow>(
      `SELECT event_id, source, event_type, occurred_at, data FROM events
        WHERE organization_id = $1 AND session_id = $2 AND session_day = $3 AND event_id > $4 ${named}
        ORDER BY event_id LIMIT ${PAGE}`,
      [tx.organizationId, id, sessionDay, last, ...(ids === 'all' ? [] : [ids])],
    );
  }
}

const FIND = `
  SELECT session_id, id, is_known, event_ids, total::int, CASE WHEN NOT is_known AND total <= ${MOST_DIGESTS} THEN content END AS content
    FROM (
      SELECT session_id, id::text, id = ANY ($3::bigint[]) AS is_known, event_ids, content,
             coalesce(sum(pg_column_size(content)) FILTER (WHERE id <> ALL ($3::bigint[])) OVER (), 0) AS total
        FROM event_digests WHERE organization_id = $1 AND session_id = ANY ($2::uuid[])) AS found`;

function toFound(rows: DigestRow[]): FoundDigests {
  const isTooMuch = rows.some(({ total }) => total > MOST_DIGESTS);
  const contents = rows.flatMap(({ content }) => content ?? []);
  return {
    ids: rows.map((row) => row.id),
    parts: contents.map((content) => JSON.parse(content) as StoredDigest),
    size: contents.reduce((sum, content) => sum + content.length, 0),
    undigested: rows.flatMap((row) => row.event_ids ?? []),
    isStale:
      !isTooMuch && rows.some((row) => !row.is_known && row.content === null && row.event_ids === null),
    isTooMuch,
  };
}
