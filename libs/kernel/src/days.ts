const DAY_MS = 86_400_000;

/** A UTC calendar day as `YYYY-MM-DD`: the grain of every rollup. */
export type Day = string;

/** The UTC day that an instant falls in. */
export function dayOf(at: Date): Day {
  return at.toISOString().slice(0, 10);
}

/** The day `count` days after (or, negative, before) `day`. */
export function addDays(day: Day, count: number): Day {
  return dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS));
}

/** Days from `from` to `to`, both included; 0 when `to` lies before `from`. */
export function daysBetween(from: Day, to: Day): number {
  const span = Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`);
  return Math.max(0, span / DAY_MS + 1);
}

/** Days that anything here can have happened on; arithmetic on days stays within four-digit years. */
const FIRST_DAY = '2000-01-01';
const LAST_DAY = '2099-12-31';

/** True for an existing calendar day from 2000 to 2099, written `YYYY-MM-DD`. */
export function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || value < FIRST_DAY || value > LAST_DAY) return false;
  const at = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && dayOf(at) === value;
}
