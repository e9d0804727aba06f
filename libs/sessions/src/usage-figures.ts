import type { PicoUsd } from '@app/kernel';
import { type ModelUsage, type TokenCounts, USAGE_SOURCES, type UsageSource } from './session';

/** One row of a session's usage. An empty `model` speaks of the whole session. */
export interface UsageRow extends ModelUsage {
  source: UsageSource;
  /** True when the source is known to under-count. */
  lowerBound: boolean;
}

export interface UsageFigures extends TokenCounts {
  source: UsageSource | null;
  /** Who says what it cost; null where nobody does. */
  costSource: UsageSource | null;
  cost: PicoUsd;
  costComplete: boolean;
}

const COUNTS = ['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheCreationTokens'] as const;

/**
 * A session's totals from everything that was said about it. `reportedCost` (the v1 `total_cost`) counts
 * only where no row knows a cost.
 */
export function figuresOf(rows: UsageRow[], reportedCost: PicoUsd | null): UsageFigures {
  const source = USAGE_SOURCES.find((candidate) => rows.some((row) => row.source === candidate)) ?? null;
  const chosen = rows.filter((row) => row.source === source);
  const known = chosen.filter((row) => row.cost !== null);
  const usesReportedCost = known.length === 0 && reportedCost !== null;
  return {
    source,
    costSource: known.length > 0 ? source : usesReportedCost ? 'reported' : null,
    ...totalsOf(chosen),
    cost: usesReportedCost ? reportedCost : costOf(known),
    costComplete: usesReportedCost || chosen.every((row) => isPriced(row) && !row.lowerBound),
  };
}

/** A snapshot of the whole session and snapshots per model describe the same tokens: the larger side wins. */
function totalsOf(rows: UsageRow[]): TokenCounts {
  const totals = COUNTS.map((count) => {
    const ofModels = rows.filter(isOfModel).reduce((sum, row) => sum + row[count], 0);
    const ofSession = rows.filter((row) => !isOfModel(row)).map((row) => row[count]);
    return [count, Math.max(ofModels, ...ofSession)] as const;
  });
  return Object.fromEntries(totals) as unknown as TokenCounts;
}

function costOf(rows: UsageRow[]): PicoUsd {
  const ofModels = rows.filter(isOfModel).reduce((sum, row) => sum + row.cost!, 0n);
  const ofSession = rows.find((row) => !isOfModel(row))?.cost ?? 0n;
  return ofModels > ofSession ? ofModels : ofSession;
}

function isOfModel(row: UsageRow): boolean {
  return row.model !== '';
}

function isPriced(row: UsageRow): boolean {
  return row.cost !== null || COUNTS.every((count) => row[count] === 0);
}
