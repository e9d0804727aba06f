import { hasAdvanced } from './signature-counter';

it.each([
  [0, 0, true],
  [0, 1, true],
  [5, 6, true],
  [5, 4_000_000_000, true],
  [5, 5, false],
  [5, 4, false],
  [5, 0, false],
])('after %d, a count of %d is accepted: %p', (stored, presented, accepted) => {
  expect(hasAdvanced(stored, presented)).toBe(accepted);
});
