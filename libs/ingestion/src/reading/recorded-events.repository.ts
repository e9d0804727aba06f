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

const COLUMNS = 'event_id, session_id, event_type, source, occurred_at, received_at, data, extra';
/** All of a session lie in one partition, side by side by their key. */
const OF_SESSION = 'FROM events WHERE organization_id = $1 AND session_id = $2 AND session_day = $3';

@Injectable()
export class RecordedEventsRepository {
  /**
   * By time, from behind a place, each with its place. The key sorts by id, so the events of the session are sorted by each
   * page: 2,000 of them take 3 ms. Another index would cost every event that is stored.
   */
  async page(
    tx: OrganizationTransaction,
    session: SessionRef,
    { after, eventType, count }: { after: EventPlace | null; eventType?: string; count: number },
  ): Promise<(RecordedEvent & { place: EventPlace })[]> {
    const rows = await tx.query<EventRow & { at: string }>(
      `SELECT ${COLUMNS}, (extract(epoch FROM occurred_at) * 1000000)::bigint::text AS at ${OF_SESSION}
          AND ($4::text IS NULL OR event_type = $4)
          AND ($5::bigint IS NULL
               OR (occurred_at, event_id) > ('epoch'::timestamptz + $5::bigint * interval '1 microsecond', $6::text))
        ORDER BY occurred_at, event_id LIMIT $7`,
      [...keyOf(tx, session), eventType ?? null, after?.at ?? null, after?.eventId ?? null, count],
    );
    return rows.map((row) => ({ ...toEvent(row), place: { at: row.at, eventId: row.event_id } }));
  }

  /** By key, from behind one. */
  async inOrderOfKey(
    tx: OrganizationTransaction,
    session: SessionRef,
    after: string,
    count: number,
  ): Promise<RecordedEvent[]> {
    const rows = await tx.query<EventRow>(
      `SELECT ${COLUMNS} ${OF_SESSION} AND event_id > $4 ORDER BY event_id LIMIT $5`,
      [...keyOf(tx, session), after, count],
    );
    return rows.map(toEvent);
  }
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
