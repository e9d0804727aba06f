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
import { RecordedEventsRepository } from './recorded-events.repository';

/** An event may be a megabyte long, most are one kilobyte. */
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
      const found = await this.repository.page(tx, session, { after, eventType, count: count + 1 });
      const events = found.slice(0, count);
      return { events, next: found.length > count ? events.at(-1)!.place : null };
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
      for (let left = sessions; left.length > 0;) {
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
    for (const [done, session] of sessions.entries()) {
      const after = from?.sessionId === session.id ? (from.item ?? '') : '';
      const room = AT_ONCE - events.length;
      const found = await this.repository.inOrderOfKey(tx, session, after, room);
      events.push(...found);
      if (found.length === room)
        return { events, done, place: { sessionId: session.id, item: found.at(-1)!.eventId } };
    }
    return { events, done: sessions.length, place: null };
  }
}
