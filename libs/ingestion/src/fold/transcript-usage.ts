import { groupBy, parseUsd } from '@app/kernel';
import { modelKey, type PriceBook } from '@app/pricing';
import type { UsageRow } from '@app/sessions';
import type { CostState, UsageRecord } from '../transcript';
import { usageByModel } from './usage-by-model';

/** What transcripts tell of a session's usage. */
export interface ToldUsage {
  /** Those that count to the session. */
  responses: UsageRecord[];
  costState: CostState | null;
}

const SOURCE = 'cost_state';
const NO_TOKENS = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheCreationTokens: 0 };

/**
 * Usage of a session by model and source. Of each request one source decides: the CLI's running total of those until it was
 * stated, the response itself of those that follow. Responses are priced on their own day, or all of them at `pricedAt`.
 */
export function transcriptUsage(
  { responses, costState }: ToldUsage,
  book: PriceBook,
  pricedAt?: string,
): UsageRow[] {
  const priced = (records: UsageRecord[]) =>
    usageByModel(pricedAt ? records.map((record) => ({ ...record, at: pricedAt })) : records, book);
  const ofResponses = priced(responses);
  if (!costState) return ofResponses;
  const later = priced(responsesAfter(costState, responses));
  return [...ofResponses, ...sumsByModel([...rowsOf(costState), ...later.flatMap(asStated)])];
}

/**
 * Those that the state cannot hold. One without a time of its own stands behind a row of the main conversation: whatever agents
 * said before that conversation went on, they said before the state.
 */
function responsesAfter({ at: statedAt, isTimed }: CostState, responses: UsageRecord[]): UsageRecord[] {
  if (statedAt === null) return [];
  const after = responses.filter(({ at }) => at > statedAt);
  if (isTimed) return after;
  const [wentOnAt] = after.flatMap(({ agentId, at }) => (agentId === null ? [at] : [])).sort();
  return wentOnAt === undefined ? [] : after.filter(({ at }) => at >= wentOnAt);
}

/** The total and its parts; how many requests they are of nobody states. */
function rowsOf({ totalCostUsd, hasUnknownModelCost: lowerBound, models }: CostState): UsageRow[] {
  const common = { source: SOURCE, requests: 0, lowerBound } as const;
  return [
    { ...common, ...NO_TOKENS, model: '', cost: parseUsd(totalCostUsd) },
    ...models.map(({ cacheWriteTokens: cacheCreationTokens, costUsd, ...counts }) => ({
      ...{ ...common, ...counts, cacheCreationTokens, cost: parseUsd(costUsd) },
    })),
  ];
}

/** What later responses of a model add to its part, and to the total. */
function asStated(row: UsageRow): UsageRow[] {
  const part = { ...row, source: SOURCE, requests: 0 } as const;
  return [part, { ...part, ...NO_TOKENS, model: '' }];
}

/** A model that is spelled in two ways is called as the state does. */
function sumsByModel(rows: UsageRow[]): UsageRow[] {
  return [...groupBy(rows, ({ model }) => modelKey(model)).values()].map((same) => same.reduce(sumOf));
}

/** A cost that is not known makes the sum a lower bound. */
function sumOf(sum: UsageRow, row: UsageRow): UsageRow {
  const isPart = (sum.cost === null) !== (row.cost === null);
  return {
    ...sum,
    inputTokens: sum.inputTokens + row.inputTokens,
    outputTokens: sum.outputTokens + row.outputTokens,
    cacheReadTokens: sum.cacheReadTokens + row.cacheReadTokens,
    cacheCreationTokens: sum.cacheCreationTokens + row.cacheCreationTokens,
    cost: sum.cost === null ? row.cost : sum.cost + (row.cost ?? 0n),
    lowerBound: sum.lowerBound || row.lowerBound || isPart,
  };
}
