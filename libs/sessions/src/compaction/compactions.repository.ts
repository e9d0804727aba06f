import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';

@Injectable()
export class CompactionsRepository {
  /** Sessions that are to be condensed, those that wait longest first. */
  async waiting(tx: OrganizationTransaction, most: number): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(WAITING, [tx.organizationId, most]);
    return rows.map(({ id }) => id);
  }

  /** Leaves one that cannot be condensed for later. */
  async postpone(tx: OrganizationTransaction, sessionId: string): Promise<void> {
    await tx.execute(POSTPONE, [tx.organizationId, sessionId]);
  }
}

const WAITING = `
  SELECT id FROM sessions
   WHERE organization_id = $1 AND compaction_requested_at <= now() AND compacted_into_id IS NULL
   ORDER BY compaction_requested_at LIMIT $2`;

const POSTPONE = `
  UPDATE sessions SET compaction_requested_at = now() + interval '1 minute'
   WHERE organization_id = $1 AND id = $2 AND compacted_into_id IS NULL`;
