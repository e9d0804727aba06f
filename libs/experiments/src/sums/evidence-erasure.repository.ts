import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';

@Injectable()
export class EvidenceErasureRepository {
  /** An experiment that a person is in; null for none. */
  async next(tx: OrganizationTransaction, userId: string): Promise<string | null> {
    const [row] = await tx.query<{ id: string }>(
      `SELECT experiment_id AS id FROM experiment_assignments WHERE organization_id = $1 AND user_id = $2
        ORDER BY experiment_id LIMIT 1`,
      [tx.organizationId, userId],
    );
    return row?.id ?? null;
  }

  /** What is counted of their sessions, and its sum, go with it. */
  async unassign(tx: OrganizationTransaction, experimentId: string, userId: string): Promise<void> {
    await tx.execute(
      'DELETE FROM experiment_assignments WHERE organization_id = $1 AND experiment_id = $2 AND user_id = $3',
      [tx.organizationId, experimentId, userId],
    );
  }
}
