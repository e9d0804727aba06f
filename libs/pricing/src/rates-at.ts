import { PRICE_TABLE } from './price-table';
import type { ModelFamily, PricePeriod } from './price-table';
import { picoPerToken } from './pico-per-token';

/** A price row ready to multiply: pico-dollars per token. */
export interface TokenRates {
  readonly id: string;
  readonly input: bigint;
  readonly output: bigint;
  readonly cacheWrite5m: bigint;
  readonly cacheWrite1h: bigint;
  readonly cacheRead: bigint;
}

interface DatedRates extends TokenRates {
  readonly family: ModelFamily;
  readonly speed: PricePeriod['speed'];
  readonly from: number;
  readonly before: number;
}

const DAY_MS = 86_400_000;
const DATED_RATES: readonly DatedRates[] = PRICE_TABLE.map(toDatedRates);

/** The rates of a family at a moment, or why there are none. */
export function ratesAt(
  family: ModelFamily,
  speed: PricePeriod['speed'],
  at: Date,
): TokenRates | 'no_fast_price' | 'no_price_at_that_time' {
  const offered = DATED_RATES.filter((rates) => rates.family === family && rates.speed === speed);
  if (offered.length === 0) return speed === 'fast' ? 'no_fast_price' : 'no_price_at_that_time';
  const time = at.getTime();
  return offered.find((rates) => time >= rates.from && time < rates.before) ?? 'no_price_at_that_time';
}

function toDatedRates(period: PricePeriod): DatedRates {
  return {
    id: period.id,
    family: period.family,
    speed: period.speed,
    from: period.from === null ? -Infinity : startOfDay(period.from),
    before: period.until === null ? Infinity : startOfDay(period.until) + DAY_MS,
    input: picoPerToken(period.input),
    output: picoPerToken(period.output),
    cacheWrite5m: picoPerToken(period.cacheWrite5m),
    cacheWrite1h: picoPerToken(period.cacheWrite1h),
    cacheRead: picoPerToken(period.cacheRead),
  };
}

function startOfDay(utcDay: string): number {
  return Date.parse(`${utcDay}T00:00:00Z`);
}
