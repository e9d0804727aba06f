import { createHash } from 'node:crypto';
import type { JsonValue } from '@app/kernel';
import { mayHoldSecrets, redactJson, redactName } from '@app/redaction';
import type { EventItem } from './event';

/**
 * Identities for the events of a batch that bring none: a hash of session, type, time, canonical data and the
 * ordinal among equals of the batch. The same batch sent again gets the same identities; two equal events of
 * one batch stay two. A hash tells who can guess: so it is one of what was said without its secrets, whatever of it is kept.
 */
export class EventIdentities {
  private readonly seen = new Map<string, number>();

  constructor(private readonly sessionId: string) {}

  of(item: EventItem): string {
    if (item.event_id !== undefined) return redactName(item.event_id);
    const content = clean([this.sessionId, item.event_type, item.timestamp, canonical(item.data)]);
    const ordinal = this.seen.get(content) ?? 0;
    this.seen.set(content, ordinal + 1);
    return `h-${createHash('sha256').update(content).update(String(ordinal)).digest('base64url')}`;
  }
}

function clean(content: JsonValue[]): string {
  const json = JSON.stringify(content);
  return mayHoldSecrets(json) ? JSON.stringify(redactJson(content).value) : json;
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
