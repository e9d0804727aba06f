import { addDays, type Day, daysBetween } from '@app/kernel';
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

/** Days are counted from here, for everybody: a span of so many begins wherever they divide the count. */
export const FIRST_MONDAY = '1970-01-05';

export const DAY = spanOf(1, { table: 'daily_rollups', since: 'day' });

export const WEEK = spanOf(7, { table: 'weekly_rollups', since: 'begins_on' });

export const FOUR_WEEKS = spanOf(28, { table: 'four_week_rollups', since: 'begins_on' });

/** From short to long: each is whole ones of the one before, and summed from them. */
export const SPANS = [DAY, WEEK, FOUR_WEEKS];

/** Spans of which sums are added, and such of which they are taken off again: the first days of each kind. */
export interface SignedSpans {
  added: Day[][];
  removed: Day[][];
}

/** The fewest spans that are a period together: the first days of each kind. */
export function spansOf(period: Period, kinds: Span[]): Day[][] {
  return covering(period, kinds, (inside, days) => inside === days).added;
}

/**
 * Mostly fewer, where sums can be taken off again, as counts can and maxima cannot: a longer span is added when most of it lies
 * in the period, and what does not is removed. Of a week less a day, two spans instead of six.
 */
export function signedSpansOf(period: Period, kinds: Span[]): SignedSpans {
  return covering(period, kinds, (inside, days) => 2 * inside > days);
}

/** The first days of the `short` ones in a `long` one. */
export function partsOf(first: Day, long: Span, short: Span): Day[] {
  return Array.from({ length: long.days / short.days }, (_, index) => addDays(first, index * short.days));
}

/** `isTaken` says whether a span is taken whole of whose days so many are wanted; the others are taken off again. */
function covering(
  { startDate, endDate }: Period,
  kinds: Span[],
  isTaken: (inside: number, days: number) => boolean,
): SignedSpans {
  const found = { added: kinds.map((): Day[] => []), removed: kinds.map((): Day[] => []) };
  /** Adds (or removes) the days from one to another, both included, by spans of a kind and shorter ones. */
  const cover = (from: number, to: number, kind: number, sign: 'added' | 'removed') => {
    if (from > to) return;
    const { days } = kinds[kind]!;
    for (let first = beginningOf(from, days); first <= to; first += days) {
      const begin = Math.max(first, from);
      const end = Math.min(first + days - 1, to);
      if (isTaken(end - begin + 1, days)) {
        const opposite = sign === 'added' ? 'removed' : 'added';
        found[sign][kind]!.push(dayAt(first));
        cover(first, begin - 1, kind - 1, opposite);
        cover(end + 1, first + days - 1, kind - 1, opposite);
      } else cover(begin, end, kind - 1, sign);
    }
  };
  cover(numberOf(startDate), numberOf(endDate), kinds.length - 1, 'added');
  return found;
}

function spanOf(days: number, { table, since }: Pick<Span, 'table' | 'since'>): Span {
  return { days, table, since, firstOf: (day) => dayAt(beginningOf(numberOf(day), days)) };
}

function beginningOf(day: number, days: number): number {
  return day - (day % days);
}

function numberOf(day: Day): number {
  return daysBetween(FIRST_MONDAY, day) - 1;
}

function dayAt(count: number): Day {
  return addDays(FIRST_MONDAY, count);
}
