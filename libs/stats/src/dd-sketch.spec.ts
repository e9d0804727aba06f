import fc from 'fast-check';
import { sketchBin, sketchQuantile } from './index';

const ACCURACY = 0.005;
const LEVELS = [0, 0.05, 0.5, 0.9, 0.95, 0.99, 1];

/** What sessions cost: nothing, a pico-dollar, a cent, a fortune. */
const cost = fc.oneof(
  fc.constantFrom(0, 1e-12, 1e-9, 0.01, 1),
  fc.double({ min: 0, max: 10, noNaN: true }),
  fc.double({ min: -9, max: 6, noNaN: true }).map((power) => 10 ** power),
);
const costs = fc.array(cost, { minLength: 1, maxLength: 300 });

type Counts = Map<number, number>;

function add(counts: Counts, values: readonly number[], sessions = 1): Counts {
  for (const value of values) counts.set(sketchBin(value), (counts.get(sketchBin(value)) ?? 0) + sessions);
  return counts;
}

function quantiles(counts: Counts): (number | null)[] {
  const bins = [...counts].map(([bin, sessions]) => ({ bin, sessions }));
  return LEVELS.map((level) => sketchQuantile(bins, level));
}

/** The value of rank ⌊level·(n−1)⌋ itself. */
function ranked(values: readonly number[], level: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(level * (values.length - 1))]!;
}

it('is within half a per cent of the value of that rank, whatever the data', () => {
  fc.assert(
    fc.property(costs, (values) => {
      const found = quantiles(add(new Map(), values));
      LEVELS.forEach((level, index) => {
        const expected = ranked(values, level);
        const allowed = expected < 1e-9 ? 1e-9 : expected * ACCURACY * (1 + 1e-9);
        expect(Math.abs(found[index]! - expected)).toBeLessThanOrEqual(allowed);
      });
    }),
  );
});

it('uses the accuracy that it has: bins are no narrower than they need to be', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (value) => {
      expect(sketchBin(value * (1 + 2.1 * ACCURACY)) - sketchBin(value)).toBeGreaterThanOrEqual(1);
      expect(sketchBin(value * (1 + 1.9 * ACCURACY)) - sketchBin(value)).toBeLessThanOrEqual(1);
    }),
  );
  expect(sketchBin(1_000) - sketchBin(0.0001)).toBeLessThan(1_620);
});

it('merges by adding counts, and gives back what was by taking them away', () => {
  fc.assert(
    fc.property(costs, costs, (some, others) => {
      const [one, both] = [add(new Map(), some), add(add(new Map(), some), others)];
      expect(quantiles(both)).toEqual(quantiles(add(new Map(), [...others, ...some])));
      expect(quantiles(add(both, others, -1))).toEqual(quantiles(one));
    }),
  );
});

it('has a bin for what costs nothing', () => {
  expect([1e-12, 5e-10, 9.9e-10].map(sketchBin)).toEqual([1, 2, 3].map(() => sketchBin(0)));
  expect(sketchBin(0)).toBeLessThan(sketchBin(1e-9));
  expect(sketchQuantile([{ bin: sketchBin(0), sessions: 3 }], 0.95)).toBe(0);
  expect(Number.isInteger(sketchBin(0))).toBe(true);
});

it('says nothing of nothing', () => {
  expect(sketchQuantile([], 0.5)).toBeNull();
  expect(sketchQuantile([{ bin: 3, sessions: 0 }], 0.5)).toBeNull();
});
