import type { Day } from '@app/kernel';
import { type Cell, NO_SUMS } from '../cell';
import type { Period } from '../period';
import { DAY, spansOf } from '../spans';
import { type Figures, figuresOf } from './figures';

export interface TrendPoint {
  date: Day;
  figures: Figures;
}

/** Every day of a period, those without sessions included. */
export function trendOf(daily: Cell[], period: Period): TrendPoint[] {
  const byDay = new Map(daily.map((cell) => [cell.day, cell]));
  const [days] = spansOf(period, [DAY]);
  return days!.map((date) => ({ date, figures: figuresOf(byDay.get(date) ?? NO_SUMS) }));
}
