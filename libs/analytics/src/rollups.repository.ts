import { Injectable } from '@nestjs/common';
import { type Day, groupBy } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { ChangedDaysRepository } from './changed-days.repository';
import { BEGIN, RECOMPUTE_CELLS, recomputeFrom } from './recompute.sql';
import { DAY, FOUR_WEEKS, partsOf, type Span, WEEK } from './spans';

interface TouchedCell {
  scope_kind: string;
  scope: string;
  dimension: string;
  key: string;
}

/** Writes the rollups. */
@Injectable()
export class RollupsRepository {
  readonly marks = new ChangedDaysRepository('changed_days');

  /** Sums days of the same four weeks again from their sessions, and what of longer spans has changed by that. */
  async recompute(tx: OrganizationTransaction, days: Day[]): Promise<void> {
    const fourWeeks = FOUR_WEEKS.firstOf(days[0]!);
    await tx.query(BEGIN, [tx.organizationId, fourWeeks]);
    const touched: TouchedCell[] = [];
    for (const [week, ofWeek] of groupBy(days, WEEK.firstOf))
      touched.push(...(await this.recomputeWeek(tx, week, ofWeek)));
    await this.sumAgain(tx, touched, { first: fourWeeks, long: FOUR_WEEKS, short: WEEK });
  }

  private async recomputeWeek(tx: OrganizationTransaction, week: Day, days: Day[]): Promise<TouchedCell[]> {
    const touched: TouchedCell[] = [];
    for (const day of days) touched.push(...(await this.recomputeDay(tx, day)));
    await this.sumAgain(tx, touched, { first: week, long: WEEK, short: DAY });
    return touched;
  }

  private async recomputeDay(tx: OrganizationTransaction, day: Day): Promise<TouchedCell[]> {
    await this.marks.take(tx, day);
    return tx.prepared<TouchedCell>('recompute-day', RECOMPUTE_CELLS, [tx.organizationId, day]);
  }

  private async sumAgain(
    tx: OrganizationTransaction,
    touched: TouchedCell[],
    { first, long, short }: { first: Day; long: Span; short: Span },
  ): Promise<void> {
    if (touched.length === 0) return;
    await tx.prepared(`recompute ${long.table}`, recomputeFrom(short, long), [
      ...[tx.organizationId, first, partsOf(first, long, short)],
      touched.map(({ scope_kind: kind }) => kind),
      touched.map(({ scope }) => scope),
      touched.map(({ dimension }) => dimension),
      touched.map(({ key }) => key),
    ]);
  }
}
