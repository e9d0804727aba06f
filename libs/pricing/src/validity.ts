const DAY_MS = 86_400_000;

/** UTC days, both included; null is open. */
export interface ValidDays {
  readonly from: string | null;
  readonly until: string | null;
}

/** In Unix milliseconds, without the last one. */
export interface Validity {
  readonly from: number;
  readonly before: number;
}

export function validityOf({ from, until }: ValidDays): Validity {
  return {
    from: from === null ? -Infinity : startOfDay(from),
    before: until === null ? Infinity : startOfDay(until) + DAY_MS,
  };
}

export function isValidAt({ from, before }: Validity, at: Date): boolean {
  return at.getTime() >= from && at.getTime() < before;
}

function startOfDay(utcDay: string): number {
  return Date.parse(`${utcDay}T00:00:00Z`);
}
