import { modelFamily } from './model-family';
import { LIST_PRICES, type PriceBook } from './price-book';
import { ratesAt } from './rates-at';
import type { TokenRates } from './rates-of';

/** A whole number of tokens or requests, zero or more. */
export type TokenCount = number | bigint;

export interface PricedUsage {
  model: string;
  /** When the request was made: prices are dated, by UTC day. */
  at: Date | string;
  /** Input outside the cache. */
  inputTokens: TokenCount;
  outputTokens: TokenCount;
  cacheWrite5mTokens: TokenCount;
  cacheWrite1hTokens: TokenCount;
  cacheReadTokens: TokenCount;
  speed?: string | null;
  inferenceGeo?: string | null;
  serviceTier?: string | null;
  webSearchRequests?: TokenCount;
}

/** Why there is no price. The tokens are still known: show the cost as unknown, never as zero. */
export type PriceGap = 'unknown_model' | 'no_fast_price' | 'no_price_at_that_time' | 'invalid_time';

/** `cost` in pico-dollars (1e-12 USD), with the price row it was computed with; or null and why. */
export type PriceResult =
  | { cost: bigint; priceId: string; reason?: undefined }
  | { cost: null; priceId?: undefined; reason: PriceGap };

/** 10 USD per 1000 searches. */
const PICO_PER_WEB_SEARCH = 10_000_000_000n;

/**
 * What one request, or a sum of like requests, cost: at the organization's own price, else at what is left of the list
 * price. Throws RangeError for a negative count.
 */
export function priceOf(usage: PricedUsage, book: PriceBook = LIST_PRICES): PriceResult {
  const at = new Date(usage.at);
  if (Number.isNaN(at.getTime())) return { cost: null, reason: 'invalid_time' };
  const speed = usage.speed === 'fast' ? 'fast' : 'standard';
  const own = book.ratesAt(usage.model, speed, at);
  if (own) return { cost: tokenCost(usage, own) + searchCost(usage), priceId: own.id };
  const family = modelFamily(usage.model);
  if (family === null) return { cost: null, reason: 'unknown_model' };
  const price = ratesAt(family, speed, at);
  if (typeof price === 'string') return { cost: null, reason: price };
  return { cost: book.discounted(tokenCost(usage, price) + searchCost(usage), at), priceId: price.id };
}

function tokenCost(usage: PricedUsage, rates: TokenRates): bigint {
  const listPrice =
    count(usage.inputTokens, 'inputTokens') * rates.input +
    count(usage.outputTokens, 'outputTokens') * rates.output +
    count(usage.cacheWrite5mTokens, 'cacheWrite5mTokens') * rates.cacheWrite5m +
    count(usage.cacheWrite1hTokens, 'cacheWrite1hTokens') * rates.cacheWrite1h +
    count(usage.cacheReadTokens, 'cacheReadTokens') * rates.cacheRead;
  return batchPrice(usage, regionPrice(usage, listPrice));
}

/** Inference pinned to the US costs a tenth more, tokens only. Every list rate divides by 20, so nothing of it rounds. */
function regionPrice(usage: PricedUsage, pico: bigint): bigint {
  return usage.inferenceGeo?.toLowerCase() === 'us' ? (pico * 11n) / 10n : pico;
}

/** Batch requests cost half, tokens only. */
function batchPrice(usage: PricedUsage, pico: bigint): bigint {
  return usage.serviceTier?.toLowerCase() === 'batch' ? pico / 2n : pico;
}

function searchCost(usage: PricedUsage): bigint {
  return count(usage.webSearchRequests ?? 0, 'webSearchRequests') * PICO_PER_WEB_SEARCH;
}

function count(value: TokenCount, name: string): bigint {
  const whole = typeof value === 'bigint' || Number.isSafeInteger(value);
  if (!whole || value < 0) throw new RangeError(`${name} must be a whole number of 0 or more, got ${value}`);
  return BigInt(value);
}
