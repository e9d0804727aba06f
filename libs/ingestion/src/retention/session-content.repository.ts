import { Injectable } from '@nestjs/common';
import { SweepDatabase, type OrganizationTransaction } from '@app/database';
import type { RetentionDue } from './retention-due.job';

/** What sessions said, in whatever table it lies. */
@Injectable()
export class SessionContentRepository {
  constructor(private readonly sweep: SweepDatabase) {}

  /** With their digests, which nothing is derived from any more. */
  async delete(tx: OrganizationTransaction, sessions: { id: string; sessionDay: string }[]): Promise<void> {
    if (sessions.length === 0) return;
    const ids = sessions.map(({ id }) => id);
    // Marks first: an event that comes meanwhile leaves another one, and goes with that.
    await tx.execute(
      'DELETE FROM unfolded_sessions WHERE organization_id = $1 AND session_id = ANY ($2::uuid[])',
      [tx.organizationId, ids],
    );
    for (const { id, sessionDay } of sessions)
      await tx.execute(
        'DELETE FROM events WHERE organization_id = $1 AND session_id = $2 AND session_day = $3',
        [tx.organizationId, id, sessionDay],
      );
    for (const table of ['event_digests', 'transcript_titles'])
      await tx.execute(`DELETE FROM ${table} WHERE organization_id = $1 AND session_id = ANY ($2::uuid[])`, [
        tx.organizationId,
        ids,
      ]);
  }

  /** Organizations that do not keep everything for ever. */
  organizations(): Promise<RetentionDue[]> {
    return this.sweep.run((tx) =>
      tx.query<RetentionDue>(
        `SELECT organization_id AS "organizationId" FROM organization_settings WHERE retention_days IS NOT NULL`,
      ),
    );
  }

  /** Answers how many partitions of months that are over had nothing left. */
  async dropEmptyPartitions(): Promise<number> {
    const [row] = await this.sweep.run((tx) =>
      tx.query<{ dropped: number }>('SELECT drop_empty_event_partitions() AS dropped'),
    );
    return row?.dropped ?? 0;
  }
}
