export { modelFamily } from './model-family';
export { priceOf } from './price-of';
export type { PriceGap, PriceResult, PricedUsage, TokenCount } from './price-of';
export { PRICE_TABLE, PRICE_TABLE_SOURCE } from './price-table';
export type { ModelFamily, PricePeriod } from './price-table';
