import { formatUsd, isJsonObject, parseUsd } from '@app/kernel';
import type { JsonObject, JsonValue } from '@app/kernel';
import { readCounts } from './counts';
import { modelName } from './read-row';
import type { BadRowReason, TranscriptRow } from './read-row';
import { UNKNOWN_MODEL } from './usage';

export interface ModelCostState {
  model: string;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  /** Not split by lifetime here. */
  cacheWriteTokens: number;
  costUsd: string;
}

/** The CLI's own running total of a session (since 2.1.280): cumulative, so the furthest one replaces the others. */
export interface CostState {
  /** When it was stated, or when the row of the main conversation before it was written; null where nobody remembers. */
  at: string | null;
  /** Whether `at` is its own time. */
  isTimed: boolean;
  /** Exact decimal. */
  totalCostUsd: string;
  /** The CLI guessed a price for a model it did not know. */
  hasUnknownModelCost: boolean;
  models: ModelCostState[];
}

const MOST_MODELS = 200;
/** More than any session can cost; beyond it the figure is noise and would overflow a column. */
const MOST_USD = 1e9;

/** The total on a cost-state row, or a reason when its figures cannot be believed. Null for other rows. */
export function readCostState(row: TranscriptRow, at: string): CostState | null | BadRowReason {
  if (row.type !== 'cost-state') return null;
  const perModel = Object.entries(isJsonObject(row.fields.modelUsage) ? row.fields.modelUsage : {});
  const models = perModel.slice(0, MOST_MODELS).map(([model, usage]) => modelState(model, usage));
  const known = models.filter((model) => model !== null);
  const total = row.fields.totalCostUSD === undefined ? sumUsd(known) : readUsd(row.fields.totalCostUSD);
  if (total === null || known.length < perModel.length) return 'bad_cost_state';
  // It would decide of the cost of tokens that it does not tell.
  if (known.length === 0 && parseUsd(total) > 0n) return 'bad_cost_state';
  return {
    at,
    isTimed: row.at !== null,
    totalCostUsd: total,
    hasUnknownModelCost: row.fields.hasUnknownModelCost === true,
    models: known,
  };
}

function modelState(model: string, usage: JsonValue): ModelCostState | null {
  if (!isJsonObject(usage)) return null;
  const counts = tokensOf(usage);
  const costUsd = readUsd(usage.costUSD ?? 0);
  return counts && costUsd !== null ? { model: modelName(model) ?? UNKNOWN_MODEL, ...counts, costUsd } : null;
}

function tokensOf(usage: JsonObject) {
  return readCounts({
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    cacheReadTokens: usage.cacheReadInputTokens,
    cacheWriteTokens: usage.cacheCreationInputTokens,
  });
}

function readUsd(value: JsonValue | undefined): string | null {
  if (typeof value !== 'number' || !(value >= 0 && value <= MOST_USD)) return null;
  return formatUsd(parseUsd(value));
}

function sumUsd(models: readonly ModelCostState[]): string {
  return formatUsd(models.reduce((sum, model) => sum + parseUsd(model.costUsd), 0n));
}
