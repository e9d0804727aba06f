import { createHash } from 'node:crypto';
import type { JsonValue } from '@app/kernel';
import type { EventItem } from './event';

/**
 * Identities for the events of a batch that bring none: a hash of session, type, time, canonical data and the
 * ordinal among equals of the batch. The same batch sent again gets the same identities; two equal events of
 * one batch stay two.
 */
export class EventIdentities {
  private readonly seen = new Map<string, number>();

  constructor(private readonly sessionId: string) {}

  of(item: EventItem): string {
    if (item.event_id !== undefined) return item.event_id;
    const content = JSON.stringify([this.sessionId, item.event_type, item.timestamp, canonical(item.data)]);
    const ordinal = this.seen.get(content) ?? 0;
    this.seen.set(content, ordinal + 1);
    return `h-${createHash('sha256').update(content).update(String(ordinal)).digest('base64url')}`;
  }
}

/** Key order does not matter to what was said. */
function canonical(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, canonical(value[key]!)]),
  );
}
