/** What an organization pays for a model, in USD per million tokens. Days are UTC days, both included; null is open. */
export interface ModelPrice {
  model: string;
  speed: 'standard' | 'fast';
  from: string | null;
  until: string | null;
  /** Decimal strings with at most six decimals. */
  input: string;
  output: string;
  cacheWrite5m: string;
  cacheWrite1h: string;
  cacheRead: string;
}

/** What it pays less than the list price, in percent with at most two decimals. */
export interface PriceDiscount {
  percent: string;
  from: string | null;
  until: string | null;
}

/** A state of an organization's prices. States never change: 0 is the one in which it has none of its own. */
export interface OwnPrices {
  priceRevision: number;
  /** Of several that hold for a model on a day, the first one counts. */
  prices: ModelPrice[];
  discounts: PriceDiscount[];
}

export const NO_OWN_PRICES: OwnPrices = { priceRevision: 0, prices: [], discounts: [] };
