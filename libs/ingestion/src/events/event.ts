import type { JsonObject } from '@app/kernel';

/** An event of a coding session as it is stored. */
export interface StoredEvent {
  eventId: string;
  eventType: string;
  /** ISO 8601. */
  occurredAt: string;
  data: JsonObject;
  /** `data` as JSON text that Postgres can hold. */
  json: string;
  /** Keys of the item beside the contract's, as JSON text. */
  extra: string | null;
}

/** Why an item of a batch was not taken; its neighbours were. */
export interface RejectedEvent {
  /** Place in the batch, from 0. */
  index: number;
  error: string;
  details: Record<string, string[]>;
}

export interface IngestResult {
  accepted: number;
  duplicates: number;
  rejected: RejectedEvent[];
}

/** Where an event came from: sources of one session are compared, never added. */
export type EventSource = 'client' | 'transcript';

/** An item of a batch that has passed its schema. */
export interface EventItem {
  event_type: string;
  timestamp: string;
  data: JsonObject;
  event_id?: string;
  [extra: string]: unknown;
}

export const MAX_BATCH = 1000;
