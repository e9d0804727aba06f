import { Injectable } from '@nestjs/common';
import { newId, type OrganizationScope } from '@app/kernel';
import { type OrganizationTransaction, SweepDatabase } from '@app/database';
import type { OutboxEvent } from './outbox-event';

const DAYS_KEPT = 30;
const IS_OLD = `created_at < now() - interval '${DAYS_KEPT} days'`;
/** More than a sweep visits at once; the next one goes on. */
const MOST = 1000;

@Injectable()
export class OutboxRepository {
  constructor(private readonly sweep: SweepDatabase) {}

  async insert(tx: OrganizationTransaction, { type, data }: OutboxEvent): Promise<void> {
    await tx.execute('INSERT INTO outbox_events (organization_id, id, type, data) VALUES ($1, $2, $3, $4)', [
      tx.organizationId,
      newId(),
      type,
      JSON.stringify(data),
    ]);
  }

  /** Organizations that have events older than is kept. */
  withOld(): Promise<OrganizationScope[]> {
    return this.sweep.run((tx) =>
      tx.query<OrganizationScope>(
        `SELECT DISTINCT organization_id AS "organizationId" FROM outbox_events WHERE ${IS_OLD} LIMIT ${MOST}`,
      ),
    );
  }

  async deleteOld(tx: OrganizationTransaction): Promise<void> {
    await tx.execute(`DELETE FROM outbox_events WHERE organization_id = $1 AND ${IS_OLD}`, [
      tx.organizationId,
    ]);
  }
}
