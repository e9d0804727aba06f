import { addDays, type Day } from '@app/kernel';
import type { Period } from './period';
import { DAY, FOUR_WEEKS, partsOf, signedSpansOf, SPANS, spansOf, WEEK } from './spans';

const WEEKDAYS = ['12', '13', '14', '15', '16', '17'].map((day) => `2026-01-${day}`);
const LENGTHS = [1, 6, 7, 27, 28, 29, 90, 731];

it.each([
  ['2026-11-16', '2026-11-16'],
  ['2026-11-22', '2026-11-16'],
  ['2026-01-01', '2025-12-29'],
  ['2026-01-04', '2025-12-29'],
])('the week of %s begins on %s', (day, monday) => {
  expect(WEEK.firstOf(day)).toBe(monday);
});

it('four weeks begin on the same Mondays whoever counts', () => {
  // 728 times four weeks after the first Monday of 1970, and their last day.
  expect(FOUR_WEEKS.firstOf('2025-10-27')).toBe('2025-10-27');
  expect(FOUR_WEEKS.firstOf('2025-11-23')).toBe('2025-10-27');
  expect(FOUR_WEEKS.firstOf('2025-11-24')).toBe('2025-11-24');
});

it('the parts of a span are all of it', () => {
  expect(partsOf('2025-10-27', FOUR_WEEKS, WEEK)).toEqual([
    '2025-10-27',
    '2025-11-03',
    '2025-11-10',
    '2025-11-17',
  ]);
  expect(partsOf('2025-12-29', WEEK, DAY)).toHaveLength(7);
});

describe('a period as few spans', () => {
  it('those that lie in it whole', () => {
    const weeks = (startDate: string, endDate: string) => spansOf({ startDate, endDate }, [DAY, WEEK])[1];
    // Monday to Sunday, and one day less at either end.
    expect(weeks('2025-12-29', '2026-01-11')).toEqual(['2025-12-29', '2026-01-05']);
    expect(weeks('2025-12-30', '2026-01-10')).toEqual([]);
    expect(weeks('2026-01-01', '2026-01-11')).toEqual(['2026-01-05']);
  });

  it('days, weeks and four weeks', () => {
    const period = { startDate: '2025-10-18', endDate: '2025-12-02' };
    expect(spansOf(period, SPANS)).toEqual([
      ['2025-10-18', '2025-10-19', '2025-12-01', '2025-12-02'],
      ['2025-10-20', '2025-11-24'],
      ['2025-10-27'],
    ]);
    expect(spansOf(period, [DAY])[0]).toHaveLength(46);
  });

  it('without some of its days', () => {
    const period = { startDate: '2025-12-29', endDate: '2026-01-18' };
    expect(spansOf(period, [DAY, WEEK], ['2026-01-18', '2026-01-07'])).toEqual([
      [...['2026-01-05', '2026-01-06', '2026-01-08', '2026-01-09', '2026-01-10', '2026-01-11'], ...WEEKDAYS],
      ['2025-12-29'],
    ]);
    expect(signedSpansOf(period, [DAY, WEEK], ['2026-01-18', '2026-01-07'])).toEqual({
      added: [[], ['2025-12-29', '2026-01-05', '2026-01-12']],
      removed: [['2026-01-18', '2026-01-07'], []],
    });
  });

  it('without any day, where all are left out', () => {
    expect(spansOf({ startDate: '2026-01-05', endDate: '2026-01-05' }, SPANS, ['2026-01-05'])).toEqual([
      [],
      [],
      [],
    ]);
  });

  it.each(LENGTHS)('each of %i days once, wherever it begins', (length) => {
    for (const period of periodsOf(length)) {
      expect(daysIn(spansOf(period, SPANS)).sort()).toEqual(spansOf(period, [DAY])[0]);
    }
  });
});

describe('a period as spans that are added and spans that are removed', () => {
  it('a week less a day, and four weeks less a week', () => {
    const less = (startDate: string, endDate: string) => signedSpansOf({ startDate, endDate }, SPANS);
    expect(less('2025-12-30', '2026-01-04')).toEqual({
      added: [[], ['2025-12-29'], []],
      removed: [['2025-12-29'], [], []],
    });
    expect(less('2025-10-27', '2025-11-16')).toEqual({
      added: [[], [], ['2025-10-27']],
      removed: [[], ['2025-11-17'], []],
    });
  });

  it('three days of a week are added, four are the week less three', () => {
    const spans = (endDate: string) => signedSpansOf({ startDate: '2025-12-29', endDate }, SPANS);
    expect(spans('2025-12-31').added).toEqual([['2025-12-29', '2025-12-30', '2025-12-31'], [], []]);
    expect(spans('2026-01-01').removed).toEqual([['2026-01-02', '2026-01-03', '2026-01-04'], [], []]);
  });

  it.each(LENGTHS)('each of %i days is added once more than it is removed, and no other day', (length) => {
    for (const period of periodsOf(length)) {
      const { added, removed } = signedSpansOf(period, SPANS);
      const left = daysIn(added);
      for (const day of daysIn(removed)) left.splice(left.indexOf(day), 1);
      expect(left.sort()).toEqual(spansOf(period, [DAY])[0]);
    }
  });

  it('of 90 days, a fifth fewer than whole ones', () => {
    const periods = periodsOf(90);
    const whole = periods.flatMap((period) => spansOf(period, SPANS).flat());
    const signed = periods.map((period) => signedSpansOf(period, SPANS));
    const counted = signed.flatMap(({ added, removed }) => [...added, ...removed].flat());
    expect(counted.length).toBeLessThan(0.8 * whole.length);
  });
});

/** Every period of so many days, by where in four weeks it begins. */
function periodsOf(length: number): Period[] {
  return Array.from({ length: 28 }, (_, shift) => {
    const startDate = addDays('2025-10-27', shift);
    return { startDate, endDate: addDays(startDate, length - 1) };
  });
}

/** What spans of each kind are made of. */
function daysIn(found: Day[][]): Day[] {
  return SPANS.flatMap((span, kind) => found[kind]!.flatMap((first) => partsOf(first, span, DAY)));
}
