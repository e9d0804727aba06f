import { type JsonValue, storableText } from '@app/kernel';

const MAX_ID_LENGTH = 128;

/**
 * A name or id that a client sent, cut to what indexes and reports can hold; null for what is none. Ids that agree
 * that far are one.
 */
export function textOf(value: JsonValue | undefined, length = MAX_ID_LENGTH): string | null {
  if (typeof value === 'string') return storableText(value.slice(0, length));
  return typeof value === 'number' ? String(value) : null;
}

/** The larger of two, either of which may be unknown. */
export function largest<T extends string | number>(a: T | null, b: T | null): T | null {
  if (a === null) return b;
  return b === null || a > b ? a : b;
}

export function smallest(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null || a < b ? a : b;
}

/** The same for what is left out of a digest when it is unknown. */
export function mostOf<T extends string | number>(a: T | undefined, b: T | undefined): T | undefined {
  if (a === undefined) return b;
  return b === undefined || a > b ? a : b;
}

export function leastOf(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined) return b;
  return b === undefined || a < b ? a : b;
}
