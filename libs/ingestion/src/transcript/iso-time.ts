/** A date, a time and a zone; without a zone the same row would mean another moment on another machine. */
const ISO_8601 = /^20\d{2}-\d{2}-\d{2}T\d{2}:\d{2}[\d:.,]*(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * The moment as ISO 8601 in UTC with milliseconds, null for anything else. Only this century: the CLI is
 * younger, and one absurd year would stretch the duration of its session past any column.
 */
export function isoTime(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 40 || !ISO_8601.test(value)) return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
