import { addDays, type Day, roundUsd } from '@app/kernel';
import { type Cell, totalTokensOf } from '../cell';
import type { Period } from '../period';
import { DAY, WEEK } from '../spans';

export const INTERVALS = ['day', 'week'] as const;
export type Interval = (typeof INTERVALS)[number];

export const METRICS = ['sessions', 'cost', 'tokens'] as const;
export type Metric = (typeof METRICS)[number];

/** Every bucket from `startDate` to `endDate`, zeros included. A week is named by its Monday. */
export function timeseriesOf(
  daily: Cell[],
  { startDate, endDate, interval, metric }: Period & { interval: Interval; metric: Metric },
): { date: Day; value: number }[] {
  const bucketOf = (interval === 'week' ? WEEK : DAY).firstOf;
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
