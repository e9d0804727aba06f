import { Injectable } from '@nestjs/common';
import type { Day } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';

interface SealableSession {
  id: string;
  sessionDay: string;
}

/** Sessions as old as their organization keeps what they said. Afterwards nothing moves them any more. */
@Injectable()
export class SessionSealingRepository {
  /** Some that were made before a day and are not sealed; held, so that no fold works them meanwhile. */
  async lockOlder(tx: OrganizationTransaction, day: Day, most: number): Promise<SealableSession[]> {
    const rows = await tx.query<{ id: string; session_day: string }>(
      `SELECT id, session_day FROM sessions
        WHERE organization_id = $1 AND session_day < $2 AND sealed_at IS NULL
        ORDER BY session_day, id LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED`,
      [tx.organizationId, day, most],
    );
    return rows.map(({ id, session_day: sessionDay }) => ({ id, sessionDay }));
  }

  /** What people and agents called it goes, and what they touched; how it ended stays, and every figure. */
  async seal(tx: OrganizationTransaction, ids: string[]): Promise<void> {
    for (const statement of SEAL) await tx.execute(statement, [tx.organizationId, ids]);
  }
}

const SEAL = [
  `UPDATE sessions
      SET sealed_at = now(), summary = NULL, title = NULL, compacted_summary = NULL, metadata = '{}'
    WHERE organization_id = $1 AND id = ANY ($2::uuid[])`,
  `UPDATE sessions SET compacted_summary = NULL
    WHERE organization_id = $1 AND resumed_from_id = ANY ($2::uuid[]) AND compacted_summary IS NOT NULL`,
  `UPDATE session_facts
      SET files_touched = cardinality(files), files = '{}', branches = '{}', directory = NULL
    WHERE organization_id = $1 AND session_id = ANY ($2::uuid[])`,
  'DELETE FROM session_prompts WHERE organization_id = $1 AND session_id = ANY ($2::uuid[])',
  'DELETE FROM session_search WHERE organization_id = $1 AND session_id = ANY ($2::uuid[])',
];
