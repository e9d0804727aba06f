import { LocalWindow } from './local-window';

const MINUTE = 60_000;
const START = 1_000 * MINUTE;

function allowed(window: LocalWindow, count: number, now: number): number {
  const readings = Array.from({ length: count }, () => window.hit('key', 100, MINUTE, now));
  return readings.filter((reading) => reading.allowed).length;
}

it('lets through the limit and no more', () => {
  expect(allowed(new LocalWindow(), 150, START)).toBe(100);
});

it('slides: a burst on both sides of a border is still one burst', () => {
  const window = new LocalWindow();
  expect(allowed(window, 100, START - 1000)).toBe(100);
  expect(allowed(window, 100, START + 1000)).toBeLessThanOrEqual(2);
  expect(allowed(window, 100, START + MINUTE / 2)).toBeGreaterThan(40);
});

it('says when the next one passes', () => {
  const window = new LocalWindow();
  allowed(window, 100, START);
  const refused = window.hit('key', 100, MINUTE, START);
  expect(window.hit('key', 100, MINUTE, START + refused.retryAfterMs).allowed).toBe(true);
});

it('keeps holders apart', () => {
  const window = new LocalWindow();
  allowed(window, 100, START);
  expect(window.hit('other', 100, MINUTE, START).allowed).toBe(true);
});
