import type { Day } from '@app/kernel';
import { type Cell, NO_SUMS } from '../cell';
import { daysOf, type Period } from '../period';
import { type Figures, figuresOf } from './figures';

export interface TrendPoint {
  date: Day;
  figures: Figures;
}

/** Every day of a period, those without sessions included. */
export function trendOf(daily: Cell[], period: Period): TrendPoint[] {
  const byDay = new Map(daily.map((cell) => [cell.day, cell]));
  return daysOf(period).map((date) => ({ date, figures: figuresOf(byDay.get(date) ?? NO_SUMS) }));
}
