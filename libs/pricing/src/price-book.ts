import { modelKey } from './model-family';
import type { PricePeriod } from './price-table';
import { ratesOf, type TokenRates, type WrittenRates } from './rates-of';
import { isValidAt, type ValidDays, type Validity, validityOf } from './validity';

/** What an organization pays for a model, in USD per million tokens, instead of the list price. */
export interface OwnPrice extends WrittenRates, ValidDays {
  /** A model in any spelling of its id, known to us or not. */
  readonly model: string;
  readonly speed: PricePeriod['speed'];
}

/** What an organization pays less than the list price, for models that it has no price of its own for. */
export interface Discount extends ValidDays {
  /** Percent of the list price, with at most two decimals: "12.5". */
  readonly percent: string;
}

interface OwnRates extends TokenRates, Validity {
  readonly model: string;
  readonly speed: PricePeriod['speed'];
}

interface DatedDiscount extends Validity {
  readonly basisPoints: bigint;
}

const WHOLE = 10_000n;
const PERCENT = /^(\d{1,3})(?:\.(\d{1,2}))?$/;

/** The prices of an organization. Of several that hold on a day, the first one counts. */
export class PriceBook {
  private readonly own: readonly OwnRates[];
  private readonly discounts: readonly DatedDiscount[];

  constructor({ prices, discounts }: { prices: readonly OwnPrice[]; discounts: readonly Discount[] }) {
    this.own = prices.map(toOwnRates);
    this.discounts = discounts.map((discount) => ({
      ...validityOf(discount),
      basisPoints: basisPointsOf(discount.percent),
    }));
  }

  /** The organization's own rates of a model at a moment, if it has any. */
  ratesAt(model: string, speed: PricePeriod['speed'], at: Date): TokenRates | undefined {
    if (this.own.length === 0) return undefined;
    const key = modelKey(model);
    return this.own.find((rates) => rates.model === key && rates.speed === speed && isValidAt(rates, at));
  }

  /** What is left of a list price. Parts of a pico-dollar are rounded half-up. */
  discounted(listPrice: bigint, at: Date): bigint {
    const discount = this.discounts.find((candidate) => isValidAt(candidate, at));
    return discount ? (listPrice * (WHOLE - discount.basisPoints) + WHOLE / 2n) / WHOLE : listPrice;
  }
}

/** The published prices, and nothing else. */
export const LIST_PRICES = new PriceBook({ prices: [], discounts: [] });

function toOwnRates(price: OwnPrice): OwnRates {
  const { model, speed } = price;
  return {
    ...validityOf(price),
    ...ratesOf(price),
    id: `own/${model}/${speed}/${price.from ?? ''}`,
    model: modelKey(model),
    speed,
  };
}

/** "12.5" → 1250. Throws for what is no percentage from 0 to 100. */
function basisPointsOf(percent: string): bigint {
  const match = PERCENT.exec(percent);
  const points = match ? BigInt(match[1]! + (match[2] ?? '').padEnd(2, '0')) : WHOLE + 1n;
  if (points > WHOLE)
    throw new RangeError(`"${percent}" is not a percentage from 0 to 100 with at most 2 decimals`);
  return points;
}
