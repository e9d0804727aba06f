import { averageUsd, type Day, addDays, mondayOf, roundUsd } from '@app/kernel';
import { type Cell, NO_SUMS, type Sums, totalTokensOf } from './cell';

export const INTERVALS = ['day', 'week'] as const;
export type Interval = (typeof INTERVALS)[number];

export const METRICS = ['sessions', 'cost', 'tokens'] as const;
export type Metric = (typeof METRICS)[number];

/** Headline figures. USD rounded to 6 decimals, durations in seconds, `successRate` in percent. */
export interface Summary {
  totalSessions: number;
  activeSessions: number;
  endedSessions: number;
  successRate: number | null;
  totalCost: number;
  averageCost: number | null;
  totalTokens: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheCreationTokens: number;
  averageDuration: number | null;
  averageTurns: number | null;
  uniqueUsers: number;
  /** Sessions whose cost is a lower bound: an unknown model, or a source that under-counts. */
  incompleteCostSessions: number;
}

export function summaryOf(all: Cell[], users: Cell[]): Summary {
  const sums: Sums = all[0] ?? NO_SUMS;
  return {
    totalSessions: sums.sessions,
    activeSessions: sums.activeSessions,
    endedSessions: sums.endedSessions,
    successRate: ratio(100 * sums.successes, sums.withOutcome, 2),
    totalCost: roundUsd(sums.cost),
    averageCost: averageUsd(sums.cost, sums.sessions),
    totalTokens: totalTokensOf(sums),
    inputTokens: sums.inputTokens,
    outputTokens: sums.outputTokens,
    cacheReadTokens: sums.cacheReadTokens,
    cacheCreationTokens: sums.cacheCreationTokens,
    averageDuration: ratio(sums.durationMs, 1000 * sums.endedSessions, 3),
    averageTurns: ratio(sums.turns, sums.sessions, 2),
    uniqueUsers: users.length,
    incompleteCostSessions: sums.unpricedSessions,
  };
}

/** Every bucket from `startDate` to `endDate`, zeros included. A week is named by its Monday. */
export function timeseriesOf(
  daily: Cell[],
  {
    startDate,
    endDate,
    interval,
    metric,
  }: { startDate: Day; endDate: Day; interval: Interval; metric: Metric },
): { date: Day; value: number }[] {
  const bucketOf = (day: Day) => (interval === 'week' ? mondayOf(day) : day);
  const sums = new Map<Day, bigint>();
  for (let day = startDate; day <= endDate; day = addDays(day, 1)) sums.set(bucketOf(day), 0n);
  for (const cell of daily) {
    const bucket = bucketOf(cell.day!);
    sums.set(bucket, (sums.get(bucket) ?? 0n) + measureOf(cell, metric));
  }
  return [...sums].map(([date, sum]) => ({ date, value: metric === 'cost' ? roundUsd(sum) : Number(sum) }));
}

function measureOf(cell: Cell, metric: Metric): bigint {
  if (metric === 'cost') return cell.cost;
  return BigInt(metric === 'sessions' ? cell.sessions : totalTokensOf(cell));
}

/** One line of a cost breakdown; `share` is a fraction of the total, null when the total is zero. */
export interface Share {
  /** Model, or id of project or person; empty: attributed to none. */
  key: string;
  cost: number;
  share: number | null;
  sums: Sums;
}

/** Dearest first. Shares are of the exact costs, so they do not depend on rounding. */
export function sharesOf(cells: Cell[]): Share[] {
  const total = cells.reduce((sum, cell) => sum + cell.cost, 0n);
  return [...cells].sort(dearestFirst).map((cell) => ({
    key: cell.key,
    cost: roundUsd(cell.cost),
    share: ratio(cell.cost, total, 6),
    sums: cell,
  }));
}

/** Sums of several cells under one key. */
export function addCells(key: string, cells: Cell[]): Cell {
  const sum: Cell = { ...NO_SUMS, key, day: null };
  for (const cell of cells) {
    for (const name of Object.keys(NO_SUMS) as (keyof Sums)[]) {
      // Every measure is a sum; only the cost is a bigint.
      Object.assign(sum, { [name]: (sum[name] as number) + (cell[name] as number) });
    }
  }
  return sum;
}

function dearestFirst(a: Cell, b: Cell): number {
  if (a.cost !== b.cost) return a.cost > b.cost ? -1 : 1;
  return a.key.localeCompare(b.key);
}

/** Whole numbers in; rounded half-up to `digits`, exactly; null when there is nothing to divide by. */
function ratio(value: bigint | number, by: bigint | number, digits: number): number | null {
  const divisor = BigInt(by);
  if (divisor === 0n) return null;
  const scaled = BigInt(value) * 10n ** BigInt(digits);
  return Number((2n * scaled + divisor) / (2n * divisor)) / 10 ** digits;
}
