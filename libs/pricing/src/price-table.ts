/*
 * Source: published list prices, August 2026 snapshot. Costs computed with them are estimates; the vendor's
 * bill is the truth.
 */

export type ModelFamily =
  | 'opus-5'
  | 'opus-4-8'
  | 'opus-4-7'
  | 'opus-4-6'
  | 'opus-4-5'
  | 'opus-4-1'
  | 'opus-4'
  | 'sonnet-5'
  | 'sonnet-4-6'
  | 'sonnet-4-5'
  | 'sonnet-4'
  | 'sonnet-3-7'
  | 'haiku-4-5'
  | 'haiku-3-5';

/** One price of one model family over one period. Rates are USD per million tokens, as decimal strings. */
export interface PricePeriod {
  /** Stable name of this price. */
  readonly id: string;
  readonly family: ModelFamily;
  readonly speed: 'standard' | 'fast';
  /** First UTC day of the price, null = since the model exists. */
  readonly from: string | null;
  /** Last UTC day of the price, inclusive; null = still valid. */
  readonly until: string | null;
  readonly input: string;
  readonly output: string;
  readonly cacheWrite5m: string;
  readonly cacheWrite1h: string;
  readonly cacheRead: string;
}

type Rates = Pick<PricePeriod, 'input' | 'output' | 'cacheWrite5m' | 'cacheWrite1h' | 'cacheRead'>;

const OPUS = rates('5', '25', '6.25', '10', '0.50');
const OPUS_FAST = rates('10', '50', '12.50', '20', '1.00');
const OPUS_FORMER = rates('15', '75', '18.75', '30', '1.50');
const SONNET = rates('3', '15', '3.75', '6', '0.30');
const SONNET_5_INTRODUCTORY = rates('2', '10', '2.50', '4', '0.20');
const HAIKU_4_5 = rates('1', '5', '1.25', '2', '0.10');
const HAIKU_3_5 = rates('0.80', '4', '1', '1.60', '0.08');

export const PRICE_TABLE: readonly PricePeriod[] = [
  always('opus-5', OPUS),
  always('opus-5', OPUS_FAST, 'fast'),
  always('opus-4-8', OPUS),
  always('opus-4-8', OPUS_FAST, 'fast'),
  always('opus-4-7', OPUS),
  always('opus-4-6', OPUS),
  always('opus-4-5', OPUS),
  always('opus-4-1', OPUS_FORMER),
  always('opus-4', OPUS_FORMER),
  { ...always('sonnet-5', SONNET_5_INTRODUCTORY), id: 'sonnet-5/introductory', until: '2026-08-31' },
  { ...always('sonnet-5', SONNET), from: '2026-09-01' },
  always('sonnet-4-6', SONNET),
  always('sonnet-4-5', SONNET),
  always('sonnet-4', SONNET),
  always('sonnet-3-7', SONNET),
  always('haiku-4-5', HAIKU_4_5),
  always('haiku-3-5', HAIKU_3_5),
];

function rates(
  input: string,
  output: string,
  cacheWrite5m: string,
  cacheWrite1h: string,
  cacheRead: string,
): Rates {
  return { input, output, cacheWrite5m, cacheWrite1h, cacheRead };
}

function always(family: ModelFamily, price: Rates, speed: PricePeriod['speed'] = 'standard'): PricePeriod {
  return { id: `${family}/${speed}`, family, speed, from: null, until: null, ...price };
}
