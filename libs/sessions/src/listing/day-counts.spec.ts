import { daysOfPage } from './day-counts';

const days = [
  { day: '2026-01-04', sessions: 2 },
  { day: '2026-01-03', sessions: 0 },
  { day: '2026-01-02', sessions: 3 },
  { day: '2026-01-01', sessions: 1 },
];
const on = (newest: string, oldest: string, skipped: number) => ({ newest, oldest, skipped });

it.each([
  [0, 1, on('2026-01-04', '2026-01-04', 0)],
  [0, 2, on('2026-01-04', '2026-01-04', 0)],
  [0, 3, on('2026-01-04', '2026-01-02', 0)],
  [1, 2, on('2026-01-04', '2026-01-02', 1)],
  [2, 3, on('2026-01-02', '2026-01-02', 0)],
  [4, 2, on('2026-01-02', '2026-01-01', 2)],
  [5, 9, on('2026-01-01', '2026-01-01', 0)],
  [0, 99, on('2026-01-04', '2026-01-01', 0)],
  [6, 1, null],
])('after %p sessions %p more are on: %j', (offset, most, page) => {
  expect(daysOfPage(days, offset, most)).toEqual(page);
});

it('is nowhere without sessions', () => {
  expect(daysOfPage([], 0, 25)).toBeNull();
  expect(daysOfPage([{ day: '2026-01-01', sessions: 0 }], 0, 25)).toBeNull();
});
