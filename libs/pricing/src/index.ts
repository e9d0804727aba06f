export { modelKey } from './model-family';
export { type Discount, LIST_PRICES, type OwnPrice, PriceBook } from './price-book';
export { priceOf } from './price-of';
export type { PriceGap, PriceResult, PricedUsage, TokenCount } from './price-of';
