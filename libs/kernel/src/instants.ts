const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)$/;
/** The 29th and later exist in some months only. */
const SHORTEST_MONTH = 28;

/**
 * Unix milliseconds of an ISO 8601 time with a time zone; NaN for any other text. `Date.parse` alone takes
 * 30 February and zones that nobody lives in, which Postgres refuses: what passes here, both take
 * (after `toDotted`).
 */
export function parseInstant(text: string): number {
  const match = INSTANT.exec(text);
  if (!match) return NaN;
  const [, year, month, day] = match;
  if (Number(day) > SHORTEST_MONTH && !isInMonth(Number(year), Number(month), Number(day))) return NaN;
  return Date.parse(toDotted(text));
}

/** ISO 8601 allows a comma before the fraction of a second; nothing that parses it does. */
export function toDotted(instant: string): string {
  return instant.replace(',', '.');
}

function isInMonth(year: number, month: number, day: number): boolean {
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
