import { picoPerToken } from './pico-per-token';

describe('picoPerToken', () => {
  it.each([
    ['5', 5_000_000n],
    ['6.25', 6_250_000n],
    ['0.08', 80_000n],
    ['0.000001', 1n],
    ['18.750000', 18_750_000n],
  ])('reads %s USD per million exactly', (usd, pico) => {
    expect(picoPerToken(usd)).toBe(pico);
  });

  it.each(['', '-1', '1e3', '0.0000001', '1.', '.5', 'NaN', ' 5'])('refuses "%s"', (usd) => {
    expect(() => picoPerToken(usd)).toThrow('is not a rate');
  });
});
