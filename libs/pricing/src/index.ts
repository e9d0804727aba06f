export { priceOf } from './price-of';
export type { PriceGap, PriceResult, PricedUsage, TokenCount } from './price-of';
