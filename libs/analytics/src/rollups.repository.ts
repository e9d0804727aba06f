import { Injectable } from '@nestjs/common';
import { addDays, type Day, mondayOf } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { daysOf } from './period';
import { RECOMPUTE_DAY, RECOMPUTE_WEEK } from './recompute.sql';

interface OfDay {
  day: Day;
}

interface TouchedCell {
  scope_kind: string;
  scope: string;
  dimension: string;
  key: string;
}

/**
 * Days of one week share its sums, so they wait for each other. The settings hold until the transaction ends. Behind the
 * walls the planner takes every day for ten sessions, and sorts them six times over to group them: hashes take a
 * quarter less CPU time with 2,300. Planned anew each time, a day of one session takes 1.9 ms instead of 0.5.
 */
const BEGIN_WEEK = `
  SELECT pg_advisory_xact_lock(hashtextextended('rollup ' || $1 || $2, 0)), set_config('enable_sort', 'off', true),
         set_config('plan_cache_mode', 'force_generic_plan', true)`;

/** Writes the rollups. */
@Injectable()
export class RollupsRepository {
  /** Days that are to be summed again, those that wait longest first. */
  async changedDays(tx: OrganizationTransaction, most: number): Promise<Day[]> {
    const rows = await tx.query<OfDay>(
      'SELECT day FROM changed_days WHERE organization_id = $1 GROUP BY day ORDER BY min(id) LIMIT $2',
      [tx.organizationId, most],
    );
    return rows.map(({ day }) => day);
  }

  /** Puts a day behind all that wait: its mark is a new one. */
  async postpone(tx: OrganizationTransaction, day: Day): Promise<void> {
    const key = [tx.organizationId, day];
    await tx.execute('DELETE FROM changed_days WHERE organization_id = $1 AND day = $2', key);
    await tx.execute('INSERT INTO changed_days (organization_id, day) VALUES ($1, $2)', key);
  }

  /**
   * Sums a day again from its sessions, and what of its week has changed by that. Marks are taken first: whatever they
   * announce is visible to the sums that follow; a mark that comes later stays and brings the next job.
   */
  async recompute(tx: OrganizationTransaction, day: Day): Promise<void> {
    const { organizationId } = tx;
    const week = mondayOf(day);
    await tx.query(BEGIN_WEEK, [organizationId, week]);
    await tx.execute('DELETE FROM changed_days WHERE organization_id = $1 AND day = $2', [
      organizationId,
      day,
    ]);
    const touched = await tx.prepared<TouchedCell>('recompute-day', RECOMPUTE_DAY, [organizationId, day]);
    if (touched.length > 0) await this.recomputeWeek(tx, week, touched);
  }

  private async recomputeWeek(tx: OrganizationTransaction, week: Day, touched: TouchedCell[]): Promise<void> {
    const days = daysOf({ startDate: week, endDate: addDays(week, 6) });
    await tx.prepared('recompute-week', RECOMPUTE_WEEK, [
      tx.organizationId,
      week,
      days,
      touched.map(({ scope_kind: kind }) => kind),
      touched.map(({ scope }) => scope),
      touched.map(({ dimension }) => dimension),
      touched.map(({ key }) => key),
    ]);
  }
}
