import { periodBefore, periodOf } from './period';

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
