import { daysOf, periodBefore, periodOf, wholeWeeksOf } from './period';

const now = new Date('2026-01-31T23:59:59.999Z');

describe('periodOf', () => {
  it('is the last 30 days by default', () => {
    expect(periodOf({}, now)).toEqual({ startDate: '2026-01-02', endDate: '2026-01-31' });
  });

  it('takes one end alone', () => {
    expect(periodOf({ startDate: '2026-01-30' }, now)).toEqual({
      startDate: '2026-01-30',
      endDate: '2026-01-31',
    });
    expect(periodOf({ endDate: '2025-12-30' }, now)).toEqual({
      startDate: '2025-12-01',
      endDate: '2025-12-30',
    });
  });

  it.each([
    [{ startDate: '2026-02-30' }, /start_date must be a day/],
    [{ startDate: '2026-1-1' }, /start_date must be a day/],
    [{ startDate: '2026-01-02', endDate: '2026-01-01' }, /must not lie after/],
    [{ startDate: '2024-01-01', endDate: '2026-01-01' }, /At most 731 days/],
  ])('refuses %j', (input, message) => {
    expect(() => periodOf(input, now)).toThrow(message);
  });

  it('takes 731 days and not one more', () => {
    expect(periodOf({ startDate: '2024-01-01', endDate: '2025-12-31' }, now)).toBeTruthy();
    expect(() => periodOf({ startDate: '2024-01-01', endDate: '2026-01-01' }, now)).toThrow();
  });
});

it('compares with the days just before', () => {
  expect(periodBefore({ startDate: '2026-01-02', endDate: '2026-01-31' })).toEqual({
    startDate: '2025-12-03',
    endDate: '2026-01-01',
  });
});

describe('the weeks of a period', () => {
  it('are those that lie in it whole', () => {
    // Monday to Sunday, and one day less at either end.
    expect(wholeWeeksOf({ startDate: '2025-12-29', endDate: '2026-01-11' })).toEqual([
      '2025-12-29',
      '2026-01-05',
    ]);
    expect(wholeWeeksOf({ startDate: '2025-12-30', endDate: '2026-01-10' })).toEqual([]);
    expect(wholeWeeksOf({ startDate: '2026-01-01', endDate: '2026-01-11' })).toEqual(['2026-01-05']);
  });

  it('and the days beside them are all of its days, each once', () => {
    const period = { startDate: '2026-01-03', endDate: '2026-01-13' };
    const weeks = wholeWeeksOf(period);
    expect(daysOf(period, weeks)).toEqual(['2026-01-03', '2026-01-04', '2026-01-12', '2026-01-13']);
    expect(daysOf(period)).toHaveLength(11);
  });
});
