import { placeOf } from './day-counts';

const days = [
  { day: '2026-01-03', sessions: 2 },
  { day: '2026-01-02', sessions: 0 },
  { day: '2026-01-01', sessions: 3 },
];

it.each([
  [0, { day: '2026-01-03', skipped: 0 }],
  [1, { day: '2026-01-03', skipped: 1 }],
  [2, { day: '2026-01-01', skipped: 0 }],
  [4, { day: '2026-01-01', skipped: 2 }],
  [5, null],
])('after %p sessions comes %p', (offset, place) => {
  expect(placeOf(days, offset)).toEqual(place);
});

it('is nowhere without sessions', () => {
  expect(placeOf([], 0)).toBeNull();
});
