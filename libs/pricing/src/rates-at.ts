import { PRICE_TABLE } from './price-table';
import type { ModelFamily, PricePeriod } from './price-table';
import { ratesOf, type TokenRates } from './rates-of';
import { isValidAt, validityOf, type Validity } from './validity';

interface DatedRates extends TokenRates, Validity {
  readonly family: ModelFamily;
  readonly speed: PricePeriod['speed'];
}

const DATED_RATES: readonly DatedRates[] = PRICE_TABLE.map(toDatedRates);

/** The rates of a family at a moment, or why there are none. */
export function ratesAt(
  family: ModelFamily,
  speed: PricePeriod['speed'],
  at: Date,
): TokenRates | 'no_fast_price' | 'no_price_at_that_time' {
  const offered = DATED_RATES.filter((rates) => rates.family === family && rates.speed === speed);
  if (offered.length === 0) return speed === 'fast' ? 'no_fast_price' : 'no_price_at_that_time';
  return offered.find((rates) => isValidAt(rates, at)) ?? 'no_price_at_that_time';
}

function toDatedRates(period: PricePeriod): DatedRates {
  return {
    id: period.id,
    family: period.family,
    speed: period.speed,
    ...validityOf(period),
    ...ratesOf(period),
  };
}
