import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { SessionRef } from '@app/sessions';
import type { EventSource, StoredEvent } from './event';
import { insertEvents } from './insert-events.sql';

@Injectable()
export class EventsRepository {
  /** Stores what is new and answers how many that were. */
  async insert(
    tx: OrganizationTransaction,
    session: SessionRef,
    source: EventSource,
    events: StoredEvent[],
  ): Promise<number> {
    const { organizationId } = tx;
    const key = { organizationId, sessionId: session.id, sessionDay: session.sessionDay, source };
    const { name, text, values } = insertEvents(key, events);
    const rows = name
      ? await tx.prepared<{ stored: number }>(name, text, values)
      : await tx.query<{ stored: number }>(text, values);
    return rows[0]?.stored ?? 0;
  }
}
