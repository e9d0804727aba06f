import { Injectable } from '@nestjs/common';
import type { OrganizationScope } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import type { SessionRef } from '@app/sessions';
import type { EventSource, StoredEvent } from './event';
import { type EventsKey, insertEvents } from './insert-events.sql';

interface Stored {
  stored: number;
}

@Injectable()
export class EventsRepository {
  constructor(private readonly database: OrganizationDatabase) {}

  /** Stores what is new of a client's batch, durably, and answers how many that were. The hot path. */
  async store(scope: OrganizationScope, session: SessionRef, events: StoredEvent[]): Promise<number> {
    const key = keyOf(scope, session, 'client');
    const [row] = await this.database.runOne<Stored>(scope, insertEvents(key, events));
    return row?.stored ?? 0;
  }

  /** As `store`, as a part of a larger transaction. */
  async insert(
    tx: OrganizationTransaction,
    session: SessionRef,
    source: EventSource,
    events: StoredEvent[],
  ): Promise<number> {
    const { name, text, values } = insertEvents(keyOf(tx, session, source), events);
    const rows = name ? await tx.prepared<Stored>(name, text, values) : await tx.query<Stored>(text, values);
    return rows[0]?.stored ?? 0;
  }
}

function keyOf({ organizationId }: OrganizationScope, session: SessionRef, source: EventSource): EventsKey {
  return { organizationId, sessionId: session.id, sessionDay: session.sessionDay, source };
}
