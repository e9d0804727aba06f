import { createHash } from 'node:crypto';

const PLAIN_ID = /^[\w.:@/+=-]+$/;
const LONGEST_ID = 100;

/**
 * An id of a foreign system as we keep it: as it is when it is short and plain (every real one is), else its
 * hash. So an id can be a key, fits its column with a prefix before it, and is the same on every upload.
 */
export function stableId(raw: unknown): string | null {
  if (typeof raw !== 'string' || raw === '') return null;
  return raw.length <= LONGEST_ID && PLAIN_ID.test(raw) ? raw : digest(raw);
}

/** The id of something that has none: derived from its content. */
export function digest(...parts: string[]): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
}
