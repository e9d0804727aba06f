import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { priceOf } from './price-of';
import type { PricedUsage } from './price-of';

const NOTHING: PricedUsage = {
  model: 'claude-opus-4-5-20251101',
  at: '2026-08-01T12:00:00Z',
  inputTokens: 0,
  outputTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  cacheReadTokens: 0,
};
const MILLION = 1_000_000;
const usd = (dollars: number) => BigInt(Math.round(dollars * 1e6)) * 1_000_000n;
const cost = (usage: Partial<PricedUsage>) => priceOf({ ...NOTHING, ...usage }).cost;

describe('priceOf', () => {
  it.each([
    ['claude-opus-5', [5, 25, 6.25, 10, 0.5]],
    ['claude-opus-4-8', [5, 25, 6.25, 10, 0.5]],
    ['claude-opus-4-7', [5, 25, 6.25, 10, 0.5]],
    ['claude-opus-4-6', [5, 25, 6.25, 10, 0.5]],
    ['claude-opus-4-5', [5, 25, 6.25, 10, 0.5]],
    ['claude-opus-4-1', [15, 75, 18.75, 30, 1.5]],
    ['claude-opus-4', [15, 75, 18.75, 30, 1.5]],
    ['claude-sonnet-4-6', [3, 15, 3.75, 6, 0.3]],
    ['claude-sonnet-4-5', [3, 15, 3.75, 6, 0.3]],
    ['claude-sonnet-4', [3, 15, 3.75, 6, 0.3]],
    ['claude-3-7-sonnet', [3, 15, 3.75, 6, 0.3]],
    ['claude-haiku-4-5', [1, 5, 1.25, 2, 0.1]],
    ['claude-3-5-haiku', [0.8, 4, 1, 1.6, 0.08]],
  ])('charges the list price of %s for each kind of token', (model, rates) => {
    expect([
      cost({ model, inputTokens: MILLION }),
      cost({ model, outputTokens: MILLION }),
      cost({ model, cacheWrite5mTokens: MILLION }),
      cost({ model, cacheWrite1hTokens: MILLION }),
      cost({ model, cacheReadTokens: MILLION }),
    ]).toEqual(rates.map(usd));
  });

  it('changes the price of Sonnet 5 at the end of 31 August 2026, UTC', () => {
    const million = { model: 'claude-sonnet-5', inputTokens: MILLION, outputTokens: MILLION };
    expect(cost({ ...million, at: '2026-08-31T23:59:59.999Z' })).toBe(usd(12));
    expect(cost({ ...million, at: '2026-09-01T00:00:00.000Z' })).toBe(usd(18));
    expect(cost({ ...million, at: '2026-09-01T01:30:00.000+02:00' })).toBe(usd(12));
    expect(cost({ ...million, at: new Date('2026-09-01T00:00:00Z') })).toBe(usd(18));
  });

  it('charges fast mode where it is sold and admits not knowing it elsewhere', () => {
    const fast = { speed: 'fast', inputTokens: MILLION, outputTokens: MILLION };
    expect(cost({ ...fast, model: 'claude-opus-4-8' })).toBe(usd(60));
    expect(cost({ ...fast, model: 'claude-opus-5' })).toBe(usd(60));
    expect(priceOf({ ...NOTHING, ...fast, model: 'claude-sonnet-5' })).toEqual({
      cost: null,
      reason: 'no_fast_price',
    });
    expect(cost({ ...fast, speed: 'standard', model: 'claude-opus-5' })).toBe(usd(30));
  });

  it('applies region and batch factors to tokens, not to web searches', () => {
    const one = { cacheWrite5mTokens: 1, webSearchRequests: 1 };
    const search = usd(0.01);
    expect(cost(one)).toBe(6_250_000n + search);
    expect(cost({ ...one, inferenceGeo: 'us' })).toBe(6_875_000n + search);
    expect(cost({ ...one, serviceTier: 'batch' })).toBe(3_125_000n + search);
    expect(cost({ ...one, inferenceGeo: 'us', serviceTier: 'batch' })).toBe(3_437_500n + search);
    expect(cost({ ...one, inferenceGeo: 'not_available', serviceTier: 'standard', speed: 'normal' })).toBe(
      6_250_000n + search,
    );
  });

  it('charges 10 USD for 1000 web searches', () => {
    expect(cost({ webSearchRequests: 1000 })).toBe(usd(10));
  });

  it('says which price it used', () => {
    expect(priceOf({ ...NOTHING, model: 'claude-sonnet-5' }).priceId).toBe('sonnet-5/introductory');
    expect(priceOf(NOTHING).priceId).toBe('opus-4-5/standard');
  });

  it('has no cost, rather than none at all, for what it cannot price', () => {
    expect(priceOf({ ...NOTHING, model: 'claude-nova-1', inputTokens: 5 })).toEqual({
      cost: null,
      reason: 'unknown_model',
    });
    expect(priceOf({ ...NOTHING, at: 'yesterday' })).toEqual({ cost: null, reason: 'invalid_time' });
  });

  it.each([-1, 1.5, NaN, Infinity, 2 ** 53, -1n])('refuses %s tokens', (outputTokens) => {
    expect(() => cost({ outputTokens })).toThrow('outputTokens must be a whole number');
  });

  it('is exact beyond what a float can hold', () => {
    expect(cost({ cacheReadTokens: 9_007_199_254_740_993n })).toBe(9_007_199_254_740_993n * 500_000n);
  });
});

describe('priceOf, for any usage', () => {
  it('costs the same in one sum as in parts', () => {
    fc.assert(
      fc.property(usages, counts, (usage, more) => {
        const together = { ...usage, ...sum(usage, more) };
        expect(priceOf(together).cost).toBe(
          (priceOf(usage).cost ?? 0n) + (priceOf({ ...usage, ...more }).cost ?? 0n),
        );
      }),
    );
  });

  it('never costs less for more', () => {
    fc.assert(
      fc.property(usages, counts, (usage, more) => {
        const cheaper = priceOf(usage).cost ?? 0n;
        expect((priceOf({ ...usage, ...sum(usage, more) }).cost ?? 0n) >= cheaper).toBe(true);
      }),
    );
  });
});

describe('priceOf, for real sessions', () => {
  const expected = JSON.parse(
    readFileSync(join(__dirname, '../../../test/fixtures/transcripts/expected.json'), 'utf8'),
  ) as { by_model: Record<string, ModelTotal>; union: { cost_usd: number } };
  const costs = Object.entries(expected.by_model).map(([model, total]) => ({
    cost: priceOf(asUsage(model, total)).cost ?? -1n,
    expected: total.cost_usd,
  }));

  it('prices the totals of each model to the micro-dollar', () => {
    expect(costs).toHaveLength(3);
    for (const model of costs) expect(distance(model.cost, model.expected)).toBeLessThanOrEqual(500_000n);
  });

  it('adds up to the price of all of them', () => {
    const total = costs.reduce((all, model) => all + model.cost, 0n);
    expect(total).toBe(4_762_068_050_000n);
    expect(distance(total, expected.union.cost_usd)).toBeLessThanOrEqual(500_000n);
  });
});

interface ModelTotal {
  tokens: { input: number; output: number; write_5m: number; write_1h: number; read: number };
  cost_usd: number;
}

function asUsage(model: string, { tokens }: ModelTotal): PricedUsage {
  return {
    ...NOTHING,
    model,
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    cacheWrite5mTokens: tokens.write_5m,
    cacheWrite1hTokens: tokens.write_1h,
    cacheReadTokens: tokens.read,
  };
}

/** Half a micro-dollar: the published figures have 6 decimals, and three of ours lie exactly between two of those. */
function distance(pico: bigint, usdWithSixDecimals: number): bigint {
  const difference = pico - usd(usdWithSixDecimals);
  return difference < 0n ? -difference : difference;
}

const tokens = fc.bigInt({ min: 0n, max: 10n ** 15n });
const counts = fc.record({
  inputTokens: tokens,
  outputTokens: tokens,
  cacheWrite5mTokens: tokens,
  cacheWrite1hTokens: tokens,
  cacheReadTokens: tokens,
  webSearchRequests: fc.bigInt({ min: 0n, max: 10n ** 6n }),
});
const usages = fc
  .record({
    model: fc.constantFrom(
      'claude-opus-5',
      'claude-opus-4-8',
      'claude-haiku-4-5',
      'claude-3-5-haiku',
      'claude-opus-4',
    ),
    at: fc.date({ min: new Date('2025-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
    inferenceGeo: fc.constantFrom('us', 'global', null),
    serviceTier: fc.constantFrom('batch', 'standard', null),
  })
  .chain((kind) => counts.map((count) => ({ ...kind, ...count })));

type Counts = typeof counts extends fc.Arbitrary<infer T> ? T : never;

function sum(a: Counts, b: Counts): Counts {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cacheWrite5mTokens: a.cacheWrite5mTokens + b.cacheWrite5mTokens,
    cacheWrite1hTokens: a.cacheWrite1hTokens + b.cacheWrite1hTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    webSearchRequests: a.webSearchRequests + b.webSearchRequests,
  };
}
