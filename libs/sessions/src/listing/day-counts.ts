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

/** Days that hold a page, and how many sessions of them stand before it. Both days are included. */
export interface PageDays {
  newest: Day;
  oldest: Day;
  skipped: number;
}

/** Null beyond the end. `most` sessions make a page. */
export function daysOfPage(days: DayCount[], offset: number, most: number): PageDays | null {
  let before = 0;
  let found: PageDays | null = null;
  for (const { day, sessions } of days) {
    if (sessions > 0 && offset < before + sessions) {
      found ??= { newest: day, oldest: day, skipped: offset - before };
      found.oldest = day;
    }
    before += sessions;
    if (before >= offset + most) break;
  }
  return found;
}
