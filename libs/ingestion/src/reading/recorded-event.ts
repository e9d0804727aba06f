import type { JsonObject } from '@app/kernel';
import type { EventSource } from '../events/event';

/** An event as it was kept. */
export interface RecordedEvent {
  eventId: string;
  sessionId: string;
  eventType: string;
  source: EventSource;
  occurredAt: Date;
  receivedAt: Date;
  data: JsonObject;
  /** What stood beside the data. */
  extra: JsonObject | null;
}

/** The place of an event among those of its session, by time: in microseconds, as Postgres has it. */
export interface EventPlace {
  at: string;
  eventId: string;
}

export interface EventPage {
  events: RecordedEvent[];
  /** Where the next page begins; null at the end. */
  next: EventPlace | null;
}
