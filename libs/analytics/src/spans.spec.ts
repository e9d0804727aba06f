import { addDays } from '@app/kernel';
import { DAY, FOUR_WEEKS, partsOf, SPANS, spansOf, WEEK } from './spans';

it('a week begins on Monday, and four of them on the same Mondays whoever counts', () => {
  expect(WEEK.firstOf('2026-01-04')).toBe('2025-12-29');
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

  it.each([1, 6, 7, 27, 28, 29, 90, 731])('each of %i days once, wherever it begins', (length) => {
    for (let shift = 0; shift < 28; shift += 1) {
      const startDate = addDays('2025-10-27', shift);
      const endDate = addDays(startDate, length - 1);
      const found = spansOf({ startDate, endDate }, SPANS);
      const days = SPANS.flatMap((span, kind) => found[kind]!.flatMap((first) => partsOf(first, span, DAY)));
      const all = Array.from({ length }, (_, index) => addDays(startDate, index));
      expect(days.sort()).toEqual(all);
    }
  });
});
