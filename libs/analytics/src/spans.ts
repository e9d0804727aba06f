import { addDays, type Day, daysBetween, mondayOf } from '@app/kernel';
import type { Period } from './period';

/** What a table of rollups holds sums of. */
export interface Span {
  days: number;
  table: string;
  /** Its column of the first day. */
  since: string;
  /** The first day of the span that a day lies in. */
  firstOf: (day: Day) => Day;
}

/** Four weeks are counted from here, for everybody. */
export const FIRST_MONDAY = '1970-01-05';

export const DAY: Span = { days: 1, table: 'daily_rollups', since: 'day', firstOf: (day) => day };

export const WEEK: Span = { days: 7, table: 'weekly_rollups', since: 'begins_on', firstOf: mondayOf };

export const FOUR_WEEKS: Span = {
  days: 28,
  table: 'four_week_rollups',
  since: 'begins_on',
  firstOf: (day) => addDays(day, -((daysBetween(FIRST_MONDAY, day) - 1) % 28)),
};

/** From short to long: each is whole ones of the one before, and summed from them. */
export const SPANS = [DAY, WEEK, FOUR_WEEKS];

/** The fewest spans that are a period together: the first days of each kind. */
export function spansOf({ startDate, endDate }: Period, kinds: Span[]): Day[][] {
  const found = kinds.map((): Day[] => []);
  for (let day = startDate; day <= endDate;) {
    const fits = ({ days, firstOf }: Span) => firstOf(day) === day && addDays(day, days - 1) <= endDate;
    const longest = kinds.findLastIndex(fits);
    found[longest]!.push(day);
    day = addDays(day, kinds[longest]!.days);
  }
  return found;
}

/** The first days of the `short` ones in a `long` one. */
export function partsOf(first: Day, long: Span, short: Span): Day[] {
  return Array.from({ length: long.days / short.days }, (_, index) => addDays(first, index * short.days));
}
