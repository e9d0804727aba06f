import * as fc from 'fast-check';
import { LocalWindow } from './local-window';

const WINDOW = 60_000;
const NOON = Date.UTC(2026, 0, 1, 12);

describe('LocalWindow', () => {
  it('allows as many as the limit at once, and says how many were used and when there are more', () => {
    const window = new LocalWindow();
    const readings = [1, 2, 3, 4, 5].map(() => window.hit('a', 4, WINDOW, NOON));
    expect(readings).toEqual([
      { allowed: true, used: 1, resetMs: WINDOW },
      { allowed: true, used: 2, resetMs: WINDOW },
      { allowed: true, used: 3, resetMs: WINDOW },
      { allowed: true, used: 4, resetMs: WINDOW * 1.25 },
      { allowed: false, used: 4, resetMs: WINDOW * 1.25 },
    ]);
  });

  it('keeps budgets apart', () => {
    const window = new LocalWindow();
    expect(
      [window.hit('a', 1, WINDOW, NOON), window.hit('b', 1, WINDOW, NOON)].every(({ allowed }) => allowed),
    ).toBe(true);
  });

  it('does not allow twice the limit around the end of a window', () => {
    const window = new LocalWindow();
    for (let hit = 0; hit < 10; hit += 1) window.hit('a', 10, WINDOW, NOON + WINDOW - 1);
    expect(window.hit('a', 10, WINDOW, NOON + WINDOW).allowed).toBe(false);
    expect(window.hit('a', 10, WINDOW, NOON + WINDOW * 1.1).allowed).toBe(true);
    expect(window.hit('a', 10, WINDOW, NOON + WINDOW * 1.1).allowed).toBe(false);
  });

  it('forgets what lies two windows back', () => {
    const window = new LocalWindow();
    window.hit('a', 1, WINDOW, NOON);
    expect(window.hit('a', 1, WINDOW, NOON + WINDOW).allowed).toBe(false);
    expect(window.hit('a', 1, WINDOW, NOON + 2 * WINDOW).allowed).toBe(true);
  });

  it('says how long to wait once it is empty: after that it allows, a moment before it does not', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: WINDOW / 3 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 8 }), (waits, limit) => {
        const window = new LocalWindow();
        let now = NOON;
        for (const wait of waits) {
          now += wait;
          const { used, resetMs } = window.hit('a', limit, WINDOW, now);
          expect(resetMs).toBeGreaterThan(0);
          if (used < limit) continue;
          expect(window.hit('a', limit, WINDOW, now + resetMs - 2).allowed).toBe(false);
          now += resetMs;
          expect(window.hit('a', limit, WINDOW, now).allowed).toBe(true);
        }
      }),
    );
  });
});
