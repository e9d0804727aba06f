/** More than any response can use; sums over millions of sessions still fit a bigint. */
const MOST = 1_000_000_000_000;

/** A count that is absent is 0; one that is negative, fractional or beyond belief is null. */
export function readCount(value: unknown): number | null {
  if (value === undefined || value === null) return 0;
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST ? value : null;
}

/** All counts of one object by name, or null when one of them is not believable. */
export function readCounts<Name extends string>(values: Record<Name, unknown>): Record<Name, number> | null {
  const counts = {} as Record<Name, number>;
  for (const name of Object.keys(values) as Name[]) {
    const count = readCount(values[name]);
    if (count === null) return null;
    counts[name] = count;
  }
  return counts;
}
