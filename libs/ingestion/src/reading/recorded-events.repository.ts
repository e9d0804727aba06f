import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { SessionRef } from '@app/sessions';
import type { EventSource } from '../events/event';
import type { EventPlace, RecordedEvent } from './recorded-event';

interface EventRow {
  event_id: string;
  session_id: string;
  event_type: string;
  source: EventSource;
  occurred_at: Date;
  received_at: Date;
  data: JsonObject;
  extra: JsonObject | null;
}

/** Read until they come to that: most events have one kilobyte, one may have 16 megabytes. */
export const MOST_BYTES = 8 * 2 ** 20;

interface SizedRow extends EventRow {
  /** With those before. */
  bytes: number;
  /** How many there are, whether or not they fit. */
  found: number;
}

const COLUMNS = 'event_id, session_id, event_type, source, occurred_at, received_at, data, extra';
/** All of a session lie in one partition, side by side by their key. */
const OF_SESSION = 'FROM events WHERE organization_id = $1 AND session_id = $2 AND session_day = $3';

@Injectable()
export class RecordedEventsRepository {
  /**
   * By time, from behind a place, each with its place: as many as that, or as fit; `isLast` where there are no more. The key
   * sorts by id, so the events of the session are sorted by each page: 2,000 of them take 3 ms. Another index would cost every
   * event that is stored.
   */
  async page(
    tx: OrganizationTransaction,
    session: SessionRef,
    { after, eventType, count }: { after: EventPlace | null; eventType?: string; count: number },
  ): Promise<{ events: (RecordedEvent & { place: EventPlace })[]; isLast: boolean }> {
    const rows = await tx.query<SizedRow & { at: string }>(
      thatFit(
        'occurred_at, event_id',
        `SELECT ${COLUMNS}, (extract(epoch FROM occurred_at) * 1000000)::bigint::text AS at ${OF_SESSION}
          AND ($4::text IS NULL OR event_type = $4)
          AND ($5::bigint IS NULL
               OR (occurred_at, event_id) > ('epoch'::timestamptz + $5::bigint * interval '1 microsecond', $6::text))
        ORDER BY occurred_at, event_id LIMIT $7`,
        '$8',
      ),
      [
        ...keyOf(tx, session),
        eventType ?? null,
        after?.at ?? null,
        after?.eventId ?? null,
        count + 1,
        MOST_BYTES,
      ],
    );
    const events = rows
      .slice(0, count)
      .map((row) => ({ ...toEvent(row), place: { at: row.at, eventId: row.event_id } }));
    return { events, isLast: (rows[0]?.found ?? 0) === events.length };
  }

  /** By key, from behind one: as many as that, or as fit. */
  async inOrderOfKey(
    tx: OrganizationTransaction,
    session: SessionRef,
    after: string,
    { count, bytes }: { count: number; bytes: number },
  ): Promise<{ events: RecordedEvent[]; bytes: number; isLast: boolean }> {
    const rows = await tx.query<SizedRow>(
      thatFit(
        'event_id',
        `SELECT ${COLUMNS} ${OF_SESSION} AND event_id > $4 ORDER BY event_id LIMIT $5`,
        '$6',
      ),
      [...keyOf(tx, session), after, count + 1, bytes],
    );
    const events = rows.slice(0, count).map(toEvent);
    return { events, bytes: rows.at(-1)?.bytes ?? 0, isLast: (rows[0]?.found ?? 0) === events.length };
  }
}

/** Those of a statement that come to so many bytes together, and one more at the least. What is left out is not read. */
function thatFit(order: string, listed: string, most: string): string {
  return `
    SELECT * FROM (
      SELECT listed.*, size, count(*) OVER ()::int AS found, sum(size) OVER (ORDER BY ${order})::int AS bytes
        FROM (${listed}) AS listed, LATERAL (
          SELECT pg_column_size(data) + coalesce(pg_column_size(extra), 0) AS size) AS sized
    ) AS summed WHERE bytes - size < ${most} ORDER BY ${order}`;
}

function keyOf({ organizationId }: OrganizationTransaction, { id, sessionDay }: SessionRef): string[] {
  return [organizationId, id, sessionDay];
}

function toEvent(row: EventRow): RecordedEvent {
  return {
    eventId: row.event_id,
    sessionId: row.session_id,
    eventType: row.event_type,
    source: row.source,
    occurredAt: row.occurred_at,
    receivedAt: row.received_at,
    data: row.data,
    extra: row.extra,
  };
}
