import { picoPerToken } from './pico-per-token';
import { PRICE_TABLE } from './price-table';
import type { PricePeriod } from './price-table';

const RATES = ['input', 'output', 'cacheWrite5m', 'cacheWrite1h', 'cacheRead'] as const;

describe('price table', () => {
  it('names every price once', () => {
    const ids = PRICE_TABLE.map((row) => row.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('keeps the published ratios between input and cache prices', () => {
    for (const row of PRICE_TABLE) {
      const input = picoPerToken(row.input);
      expect(picoPerToken(row.cacheWrite5m) * 4n).toBe(input * 5n);
      expect(picoPerToken(row.cacheWrite1h)).toBe(input * 2n);
      expect(picoPerToken(row.cacheRead) * 10n).toBe(input);
    }
  });

  it('stays in whole pico-dollars per token under every combination of factors', () => {
    for (const row of PRICE_TABLE)
      for (const rate of RATES)
        for (const [numerator, denominator] of [
          [1n, 1n],
          [11n, 10n],
          [1n, 2n],
          [11n, 20n],
        ] as const)
          expect((picoPerToken(row[rate]) * numerator) % denominator).toBe(0n);
  });

  it('has periods of one family and speed that follow each other without gap or overlap', () => {
    for (const periods of bySeries(PRICE_TABLE)) {
      expect(periods[0]?.from).toBeNull();
      expect(periods.at(-1)?.until).toBeNull();
      for (const [index, period] of periods.slice(1).entries())
        expect(period.from).toBe(dayAfter(periods[index]?.until ?? ''));
    }
  });
});

function bySeries(rows: readonly PricePeriod[]): PricePeriod[][] {
  const series = new Map<string, PricePeriod[]>();
  for (const row of rows) {
    const key = `${row.family}/${row.speed}`;
    series.set(key, [...(series.get(key) ?? []), row]);
  }
  return [...series.values()];
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
