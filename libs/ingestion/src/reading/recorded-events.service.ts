import { Injectable } from '@nestjs/common';
import { type Admission, isUuid, type Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import {
  assertMayRead,
  type ExportPlace,
  SessionExport,
  type SessionListInput,
  sessionNotFound,
  SessionRecording,
  type SessionRef,
} from '@app/sessions';
import type { EventPage, EventPlace, RecordedEvent } from './recorded-event';
import { MOST_BYTES, RecordedEventsRepository } from './recorded-events.repository';

/** As many as share a part, if they fit. */
const AT_ONCE = 100;

/** What was recorded of sessions, for those who may read them. */
@Injectable()
export class RecordedEvents {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly sessions: SessionRecording,
    private readonly exporting: SessionExport,
    private readonly repository: RecordedEventsRepository,
  ) {}

  /** By time, the oldest first. */
  page(
    principal: Principal,
    sessionId: string,
    { after, eventType, count }: { after: EventPlace | null; eventType?: string; count: number },
  ): Promise<EventPage> {
    return this.database.run(principal, async (tx) => {
      const session = isUuid(sessionId) ? await this.sessions.findById(tx, sessionId) : null;
      if (!session) throw sessionNotFound();
      assertMayRead(principal, session);
      const { events, isLast } = await this.repository.page(tx, session, { after, eventType, count });
      return { events, next: isLast ? null : events.at(-1)!.place };
    });
  }

  /** All of the sessions that a list would show, by session and key, in parts that fit into memory. */
  async *all(
    admit: Admission,
    input: SessionListInput,
    after: ExportPlace | null,
  ): AsyncGenerator<RecordedEvent[]> {
    let from = after;
    for await (const sessions of this.exporting.refsOf(admit, input, after)) {
      // Of sealed sessions nothing is left.
      for (let left = sessions.filter(({ isSealed }) => !isSealed); left.length > 0;) {
        const principal = await admit();
        for (const session of left) assertMayRead(principal, session);
        const part = await this.database.run(principal, (tx) => this.part(tx, left, from));
        yield part.events;
        left = left.slice(part.done);
        from = part.place;
      }
    }
  }

  /** As many events as fit, of as many sessions as that takes: of those how many are done, and the place in the next. */
  private async part(
    tx: OrganizationTransaction,
    sessions: SessionRef[],
    from: ExportPlace | null,
  ): Promise<{ events: RecordedEvent[]; done: number; place: ExportPlace | null }> {
    const events: RecordedEvent[] = [];
    let bytes = 0;
    for (const [done, session] of sessions.entries()) {
      const after = from?.sessionId === session.id ? (from.item ?? '') : '';
      const room = { count: AT_ONCE - events.length, bytes: MOST_BYTES - bytes };
      const found = await this.repository.inOrderOfKey(tx, session, after, room);
      events.push(...found.events);
      bytes += found.bytes;
      if (!found.isLast)
        return { events, done, place: { sessionId: session.id, item: events.at(-1)!.eventId } };
      if (events.length === AT_ONCE || bytes >= MOST_BYTES) return { events, done: done + 1, place: null };
    }
    return { events, done: sessions.length, place: null };
  }
}
