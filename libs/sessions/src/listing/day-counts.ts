import type { Day } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { SessionFilter } from '../sessions.repository';

/** How many sessions of a filter began on a UTC day. */
export interface DayCount {
  day: Day;
  sessions: number;
}

/** Newest day first, days without sessions may be absent; null for a filter that is counted by nobody. */
type CountDays = (tx: OrganizationTransaction, filter: SessionFilter) => Promise<DayCount[] | null>;

/** Counts of sessions that are kept elsewhere: whoever sums days says here how they are asked for. */
@Injectable()
export class DayCounts {
  private count: CountDays = () => Promise.resolve(null);

  readBy(count: CountDays): void {
    this.count = count;
  }

  of(tx: OrganizationTransaction, filter: SessionFilter): Promise<DayCount[] | null> {
    return this.count(tx, filter);
  }
}

/** Where a page begins: so many sessions before it on its own day, and on no later one. Null beyond the end. */
export function placeOf(days: DayCount[], offset: number): { day: Day; skipped: number } | null {
  let before = 0;
  for (const { day, sessions } of days) {
    if (offset < before + sessions) return { day, skipped: offset - before };
    before += sessions;
  }
  return null;
}
