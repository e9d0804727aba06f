import { addDays, type Day, dayOf, daysBetween, isDay } from '@app/kernel';
import { unusablePeriod } from './analytics.errors';

const DEFAULT_DAYS = 30;
const MAX_DAYS = 731;

export interface Period {
  startDate: Day;
  endDate: Day;
}

/** UTC days, both included; by default the last 30 up to today. */
export function periodOf(input: { startDate?: string; endDate?: string }, now: Date): Period {
  for (const [name, value] of [
    ['start_date', input.startDate],
    ['end_date', input.endDate],
  ] as const) {
    if (value !== undefined && !isDay(value))
      throw unusablePeriod(`${name} must be a day such as 2026-01-31.`);
  }
  const endDate = input.endDate ?? (input.startDate ? latest(dayOf(now), input.startDate) : dayOf(now));
  const startDate = input.startDate ?? addDays(endDate, 1 - DEFAULT_DAYS);
  if (startDate > endDate) throw unusablePeriod('start_date must not lie after end_date.');
  if (daysBetween(startDate, endDate) > MAX_DAYS)
    throw unusablePeriod(`At most ${MAX_DAYS} days can be asked for at once.`);
  return { startDate, endDate };
}

/** The equally long period that ends where this one starts. */
export function periodBefore({ startDate, endDate }: Period): Period {
  return { startDate: addDays(startDate, -daysBetween(startDate, endDate)), endDate: addDays(startDate, -1) };
}

function latest(a: Day, b: Day): Day {
  return a > b ? a : b;
}
