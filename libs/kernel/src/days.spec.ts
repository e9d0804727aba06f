import { addDays, dayOf, daysBetween, isDay } from './days';

it('takes the UTC day, whatever the time zone of the process', () => {
  expect(dayOf(new Date('2026-01-31T23:59:59.999Z'))).toBe('2026-01-31');
  expect(dayOf(new Date('2026-02-01T00:30:00+02:00'))).toBe('2026-01-31');
});

it('steps over months, leap days and years', () => {
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
});

it('counts both ends', () => {
  expect(daysBetween('2026-01-01', '2026-01-01')).toBe(1);
  expect(daysBetween('2024-01-01', '2025-12-31')).toBe(731);
  expect(daysBetween('2026-01-02', '2026-01-01')).toBe(0);
});

it.each([
  ['2026-01-31', true],
  ['2026-02-29', false],
  ['2026-1-31', false],
  ['9999-12-31', false],
  ['1999-12-31', false],
  ['2026-01-31T00:00:00Z', false],
  ['', false],
])('isDay(%p) is %p', (text, expected) => {
  expect(isDay(text)).toBe(expected);
});
