import { PriceBook, type OwnPrice } from './price-book';
import { priceOf, type PricedUsage } from './price-of';

const USAGE: PricedUsage = {
  model: 'claude-opus-4-5-20251101',
  at: '2026-08-15T12:00:00Z',
  inputTokens: 1_000_000,
  outputTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  cacheReadTokens: 0,
};
const usd = (dollars: number) => BigInt(Math.round(dollars * 1e6)) * 1_000_000n;

const own = (over: Partial<OwnPrice> = {}): OwnPrice => ({
  model: 'claude-opus-4-5',
  speed: 'standard',
  from: null,
  until: null,
  ...{ input: '4', output: '20', cacheWrite5m: '5', cacheWrite1h: '8', cacheRead: '0.4' },
  ...over,
});
const book = (
  prices: OwnPrice[],
  discounts: { percent: string; from: string | null; until: string | null }[] = [],
) => new PriceBook({ prices, discounts });
const always = (percent: string) => ({ percent, from: null, until: null });
const cost = (usage: Partial<PricedUsage>, prices: PriceBook) => priceOf({ ...USAGE, ...usage }, prices).cost;

describe('a price of its own', () => {
  it('counts for all spellings of the model, and for no other one', () => {
    const prices = book([own()]);
    for (const model of [
      'claude-opus-4-5',
      'us.anthropic.claude-opus-4-5-20251101-v1:0',
      'claude-opus-4.5@20251101',
    ])
      expect(cost({ model }, prices)).toBe(usd(4));
    expect(cost({ model: 'claude-opus-4-1' }, prices)).toBe(usd(15));
  });

  it('prices a model that nobody else knows', () => {
    expect(cost({ model: 'house-model-1' }, book([own({ model: 'House-Model-1' })]))).toBe(usd(4));
    expect(cost({ model: 'house-model-2' }, book([own({ model: 'house-model-1' })]))).toBeNull();
  });

  it.each([
    ['2026-07-31T23:59:59.999Z', 5],
    ['2026-08-01T00:00:00.000Z', 4],
    ['2026-08-31T23:59:59.999Z', 4],
    ['2026-09-01T00:00:00.000Z', 5],
  ])('holds on its days: at %s it is %s USD', (at, dollars) => {
    expect(cost({ at }, book([own({ from: '2026-08-01', until: '2026-08-31' })]))).toBe(usd(dollars));
  });

  it('of several that hold, the first counts', () => {
    expect(cost({}, book([own({ input: '1' }), own()]))).toBe(usd(1));
  });

  it('is that of its speed', () => {
    const prices = book([own({ model: 'claude-opus-4-8', speed: 'fast', input: '7' })]);
    expect(cost({ model: 'claude-opus-4-8', speed: 'fast' }, prices)).toBe(usd(7));
    expect(cost({ model: 'claude-opus-4-8' }, prices)).toBe(usd(5));
  });

  it('is not discounted, and has the factors of region and batch', () => {
    const prices = book([own()], [always('50')]);
    expect(cost({}, prices)).toBe(usd(4));
    expect(cost({ inferenceGeo: 'us' }, prices)).toBe(usd(4.4));
    expect(cost({ serviceTier: 'batch' }, prices)).toBe(usd(2));
  });
});

describe('a discount', () => {
  it.each([
    ['0', 5],
    ['12.5', 4.375],
    ['33.33', 3.3335],
    ['100', 0],
  ])('of %s percent leaves %s of 5 USD', (percent, left) => {
    expect(cost({}, book([], [always(percent)]))).toBe(usd(left));
  });

  it('holds on its days, and rounds parts of a pico-dollar half-up', () => {
    const prices = book([], [{ percent: '0.01', from: '2026-08-15', until: null }]);
    expect(prices.discounted(5_000n, new Date('2026-08-15T00:00:00Z'))).toBe(5_000n);
    expect(prices.discounted(5_001n, new Date('2026-08-15T00:00:00Z'))).toBe(5_000n);
    expect(prices.discounted(5_001n, new Date('2026-08-14T23:59:59Z'))).toBe(5_001n);
  });

  it.each(['100.01', '-1', '1.234', 'many', ''])('of "%s" is none', (percent) => {
    expect(() => book([], [always(percent)])).toThrow(RangeError);
  });
});
