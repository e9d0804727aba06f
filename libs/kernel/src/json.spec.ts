import { isMoreComplexThan } from './json';

const LIMITS = { levels: 3, keys: 4 };

describe('isMoreComplexThan', () => {
  it.each<[unknown, boolean]>([
    [null, false],
    ['text', false],
    [[[[1]]], false],
    [[[[[]]]], true],
    [{ a: { b: { c: 1 } } }, false],
    [{ a: { b: { c: {} } } }, true],
    [{ a: 1, b: 2, c: 3, d: 4 }, false],
    [{ a: 1, b: 2, c: 3, d: 4, e: 5 }, true],
    [{ a: { b: 1, c: 2 }, d: 3 }, false],
    [
      [
        { a: 1, b: 2, c: 3 },
        { a: 1, b: 2 },
      ],
      true,
    ],
    [Array(100).fill(1), false],
  ])('%j: %s', (value, expected) => {
    expect(isMoreComplexThan(LIMITS, value)).toBe(expected);
  });

  it('stops in time at any depth', () => {
    const deep: unknown = JSON.parse('['.repeat(500_000) + ']'.repeat(500_000));
    expect(isMoreComplexThan({ levels: 64, keys: 1 }, deep)).toBe(true);
  });
});
