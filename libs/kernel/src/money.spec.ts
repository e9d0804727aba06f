import fc from 'fast-check';
import { averageUsd, formatUsd, parseUsd, roundUsd } from './money';

describe('parseUsd', () => {
  it.each([
    ['0', 0n],
    ['1', 10n ** 12n],
    ['0.000000000001', 1n],
    ['-2.5', -25n * 10n ** 11n],
    ['0.0000000000005', 1n],
    ['0.00000000000049', 0n],
    [0.1, 10n ** 11n],
    [1e-7, 10n ** 5n],
    [1e-13, 0n],
  ])('%p is %p pico-dollars', (decimal, pico) => {
    expect(parseUsd(decimal)).toBe(pico);
  });

  it.each(['', 'x', '1.', '.5', '1e3', '0x1', '1,5', 'NaN', Infinity, NaN])('refuses %p', (decimal) => {
    expect(() => parseUsd(decimal)).toThrow(RangeError);
  });

  it('gives back what formatUsd wrote', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
        (pico) => parseUsd(formatUsd(pico)) === pico,
      ),
    );
  });
});

describe('roundUsd', () => {
  it.each([
    [499_999n, 0],
    [500_000n, 0.000001],
    [273_598_500_000n, 0.273599],
    [-500_000n, -0.000001],
    [4_762_068_050_000n, 4.762068],
  ])('rounds %p half-up to %p', (pico, usd) => {
    expect(roundUsd(pico)).toBe(usd);
  });
});

describe('averageUsd', () => {
  it('rounds once, at the end', () => {
    expect(averageUsd(parseUsd('1'), 3)).toBe(0.333333);
    expect(averageUsd(parseUsd('2'), 3)).toBe(0.666667);
    expect(averageUsd(1_499_999n, 3)).toBe(0);
    expect(averageUsd(1_500_000n, 3)).toBe(0.000001);
  });

  it('is null of nothing', () => {
    expect(averageUsd(0n, 0)).toBeNull();
  });
});
