import type { JsonObject } from '@app/kernel';

/** An event as far as a digest reads it. */
export interface ToldEvent {
  eventId: string;
  eventType: string;
  /** Unix milliseconds. */
  at: number;
  data: JsonObject;
}
