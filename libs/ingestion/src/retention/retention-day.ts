import { type Day, dayOf } from '@app/kernel';

const DAY_MS = 86_400_000;

/** The first UTC day that is still kept; null where everything is. */
export function firstKeptDay(retentionDays: number | null, now: Date): Day | null {
  return retentionDays === null ? null : dayOf(new Date(now.getTime() - retentionDays * DAY_MS));
}

/** Whether a session of that day is kept no longer. */
export function isPastRetention(sessionDay: Day, retentionDays: number | null, now: Date): boolean {
  const first = firstKeptDay(retentionDays, now);
  return first !== null && sessionDay < first;
}
