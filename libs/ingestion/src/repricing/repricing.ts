import type { Day, PicoUsd } from '@app/kernel';

/** `dated`: what each response cost on its day. `today`: what it would cost on the day of the request. */
export const REPRICED_BY = ['dated', 'today'] as const;
export type RepricedBy = (typeof REPRICED_BY)[number];

export type RepricingStatus = 'queued' | 'running' | 'done';

/** Sessions of some UTC days of the start, both included, that are priced with the prices in force at the request. */
export interface Repricing {
  id: string;
  requestedBy: string;
  startDate: Day;
  endDate: Day;
  prices: RepricedBy;
  /** Whether they cost that from now on. Otherwise it is only reckoned. */
  applies: boolean;
  priceRevision: number;
  status: RepricingStatus;
  /** So far, until it is done. What no response tells of costs what it was reported to cost, both times. */
  sessions: number;
  changedSessions: number;
  /** That could not be priced; they are in no sum, and stay as they were. */
  failedSessions: number;
  asBilled: PicoUsd;
  repriced: PicoUsd;
  createdAt: Date;
  finishedAt: Date | null;
}
