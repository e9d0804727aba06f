import { groupBy, type PicoUsd } from '@app/kernel';
import { type PriceBook, priceOf } from '@app/pricing';
import type { UsageRow } from '@app/sessions';
import type { UsageRecord } from '../transcript';

/** Sums of responses. `cost` is null when none of them has a known price, a lower bound when some have none. */
export interface PricedSum {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheCreationTokens: number;
  requests: number;
  cost: PicoUsd | null;
  lowerBound: boolean;
}

/** Usage of a session by model, from the responses that count to it. */
export function usageByModel(records: UsageRecord[], book: PriceBook): UsageRow[] {
  return [...groupBy(records, (record) => record.model)].map(([model, group]) => ({
    source: 'transcript',
    model,
    ...sumOf(group, book),
  }));
}

export function sumOf(records: UsageRecord[], book: PriceBook): PricedSum {
  const prices = records.map((record) => priceOf(record, book).cost);
  const known = prices.filter((price) => price !== null);
  const isUnderCounted = records.some((record) => record.outputAccuracy !== 'reported');
  return {
    ...tokensOf(records),
    requests: records.length,
    cost: known.length > 0 ? known.reduce((sum, price) => sum + price, 0n) : null,
    lowerBound: isUnderCounted || (known.length > 0 && known.length < prices.length),
  };
}

function tokensOf(records: UsageRecord[]) {
  const sum = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheCreationTokens: 0 };
  for (const record of records) {
    sum.inputTokens += record.inputTokens;
    sum.outputTokens += record.outputTokens;
    sum.cacheReadTokens += record.cacheReadTokens;
    sum.cacheCreationTokens += record.cacheWrite5mTokens + record.cacheWrite1hTokens;
  }
  return sum;
}
