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

/** Days are counted from here, for everybody: a span of so many begins wherever they divide the count. So weeks are those of ISO 8601. */
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

/** The fewest spans that are a period together, without some of its days: the first days of each kind. */
export function spansOf(period: Period, kinds: Span[], without: readonly Day[] = []): Day[][] {
  const found = kinds.map((): Day[] => []);
  for (const part of partsWithout(period, without)) {
    const { added } = covering(part, kinds, (inside, days) => inside === days);
    for (const [kind, days] of added.entries()) found[kind]!.push(...days);
  }
  return found;
}

/**
 * Mostly fewer, where sums can be taken off again, as counts can and maxima cannot: a longer span is added when most of it lies
 * in the period, and what does not is removed. Of a week less a day, two spans instead of six.
 */
export function signedSpansOf(period: Period, kinds: Span[], without: readonly Day[] = []): SignedSpans {
  const { added, removed } = covering(period, kinds, (inside, days) => 2 * inside > days);
  return { added, removed: [[...removed[0]!, ...without], ...removed.slice(1)] };
}

/** The first days of the `short` ones in a `long` one. */
export function partsOf(first: Day, long: Span, short: Span): Day[] {
  return Array.from({ length: long.days / short.days }, (_, index) => addDays(first, index * short.days));
}

/** What is left between days of a period. */
function partsWithout({ startDate, endDate }: Period, days: readonly Day[]): Period[] {
  const parts: Period[] = [];
  let begin = startDate;
  for (const day of [...days].sort()) {
    parts.push({ startDate: begin, endDate: addDays(day, -1) });
    begin = addDays(day, 1);
  }
  return [...parts, { startDate: begin, endDate }];
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
