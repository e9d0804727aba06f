import { picoPerToken } from './pico-per-token';
import type { PricePeriod } from './price-table';

/** A price row ready to multiply: pico-dollars per token. */
export interface TokenRates {
  readonly id: string;
  readonly input: bigint;
  readonly output: bigint;
  readonly cacheWrite5m: bigint;
  readonly cacheWrite1h: bigint;
  readonly cacheRead: bigint;
}

/** Rates in USD per million tokens, as decimal strings with at most six decimals. */
export type WrittenRates = Pick<
  PricePeriod,
  'input' | 'output' | 'cacheWrite5m' | 'cacheWrite1h' | 'cacheRead'
>;

export function ratesOf(written: WrittenRates): Omit<TokenRates, 'id'> {
  return {
    input: picoPerToken(written.input),
    output: picoPerToken(written.output),
    cacheWrite5m: picoPerToken(written.cacheWrite5m),
    cacheWrite1h: picoPerToken(written.cacheWrite1h),
    cacheRead: picoPerToken(written.cacheRead),
  };
}
