import { type JsonObject, invalidFields, toDotted } from '@app/kernel';
import type { EventItem, RejectedEvent, StoredEvent } from './event';
import type { Capture } from '../capture/capture';
import { EventIdentities } from './event-identity';
import { problemsOf } from './event-schema';

export interface SortedBatch {
  events: StoredEvent[];
  /** Place in the batch of each of `events`. */
  indexes: number[];
  rejected: RejectedEvent[];
}

/** Parts what can be stored from what cannot; a bad item never fails its neighbours. */
export function sortBatch(sessionId: string, items: unknown[], capture: Capture): SortedBatch {
  const identities = new EventIdentities(sessionId);
  const batch: SortedBatch = { events: [], indexes: [], rejected: [] };
  items.forEach((item, index) => {
    const problems = problemsOf(item);
    if (problems) {
      batch.rejected.push(rejection(index, problems));
      return;
    }
    batch.events.push(toStoredEvent(item as EventItem, { identities, capture }));
    batch.indexes.push(index);
  });
  return batch;
}

export function rejection(index: number, details: Record<string, string[]>): RejectedEvent {
  const [first] = Object.entries(details);
  return { index, error: first ? `${first[0]} ${first[1][0]}` : 'is not valid', details };
}

/** The answer to a batch in which nothing can be used. */
export function nothingUsable(rejected: RejectedEvent[]): Error {
  const named = rejected.flatMap(({ index, details }) =>
    Object.entries(details).map(([field, messages]) => [`events.${index}.${field}`, messages] as const),
  );
  return invalidFields(Object.fromEntries(named));
}

function toStoredEvent(
  item: EventItem,
  { identities, capture }: { identities: EventIdentities; capture: Capture },
): StoredEvent {
  const { event_type: eventType, timestamp, data: told, event_id: _id, ...extras } = item;
  const { data, json, sanitized } = capture.event({ eventType, data: told });
  return {
    eventId: identities.of(item),
    eventType: capture.text(eventType),
    occurredAt: toDotted(timestamp),
    data,
    json,
    extra: extraOf(sanitized ? { ...extras, sanitized } : extras, capture),
  };
}

function extraOf(extras: object, capture: Capture): string | null {
  if (Object.keys(extras).length === 0) return null;
  const { data, json } = capture.extra(extras as JsonObject);
  return Object.keys(data).length > 0 ? json : null;
}
