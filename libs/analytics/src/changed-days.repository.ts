import type { Day } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { Period } from './period';
import { FIRST_MONDAY } from './spans';

const DUE = 'marked_at <= clock_timestamp()';

/** Marks of days that are to be summed again: now, or from a time on that a migration has set. */
export class ChangedDaysRepository {
  constructor(private readonly table: 'changed_days' | 'changed_version_days') {}

  /** Those of the four weeks that wait longest first. */
  async first(tx: OrganizationTransaction, most: number): Promise<Day[]> {
    const rows = await tx.query<{ day: Day }>(
      `SELECT day FROM (SELECT day, min(id) AS since FROM ${this.table}
                          WHERE organization_id = $1 AND ${DUE} GROUP BY day) AS waiting
        ORDER BY min(since) OVER (PARTITION BY date_bin('28 days', day::timestamp, '${FIRST_MONDAY}')), since LIMIT $2`,
      [tx.organizationId, most],
    );
    return rows.map(({ day }) => day);
  }

  /** Those of a period: the newest of them, where there are more. */
  async newest(tx: OrganizationTransaction, { startDate, endDate }: Period, most: number): Promise<Day[]> {
    const rows = await tx.prepared<{ day: Day }>(
      `newest of ${this.table}`,
      `SELECT DISTINCT day FROM ${this.table} WHERE organization_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day DESC LIMIT $4`,
      [tx.organizationId, startDate, endDate, most],
    );
    return rows.map(({ day }) => day);
  }

  /**
   * Before the day is summed: whatever a mark announces is visible to the sums that follow; one that comes later stays and
   * brings the next job.
   */
  async take(tx: OrganizationTransaction, day: Day): Promise<void> {
    await tx.execute(`DELETE FROM ${this.table} WHERE organization_id = $1 AND day = $2 AND ${DUE}`, [
      tx.organizationId,
      day,
    ]);
  }

  /** Puts a day behind all that wait: its mark is a new one. */
  async postpone(tx: OrganizationTransaction, day: Day): Promise<void> {
    await this.take(tx, day);
    await tx.execute(`INSERT INTO ${this.table} (organization_id, day) VALUES ($1, $2)`, [
      tx.organizationId,
      day,
    ]);
  }
}
