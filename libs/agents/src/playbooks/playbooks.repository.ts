import { Injectable } from '@nestjs/common';
import { isStorable, isUuid } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { PlaybookEntity } from './playbook.entity';

/** The organization's own. */
@Injectable()
export class PlaybooksRepository {
  /** By name. They are few. */
  all(tx: OrganizationTransaction): Promise<PlaybookEntity[]> {
    const { organizationId } = tx;
    return tx.entities.find(PlaybookEntity, { where: { organizationId }, order: { name: 'ASC', id: 'ASC' } });
  }

  /** By id or slug. */
  async find(tx: OrganizationTransaction, reference: string): Promise<PlaybookEntity | null> {
    if (!isStorable(reference)) return null;
    const key = isUuid(reference) ? { id: reference } : { slug: reference };
    return tx.entities.findOneBy(PlaybookEntity, { organizationId: tx.organizationId, ...key });
  }

  /** Nobody else adds to, changes or deletes what is named so before the transaction ends. */
  async hold(tx: OrganizationTransaction, what: 'playbooks' | `playbook ${string}`): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0))`, [
      what,
      tx.organizationId,
    ]);
  }

  async insert(tx: OrganizationTransaction, playbook: Omit<PlaybookEntity, 'organizationId'>): Promise<void> {
    await tx.entities.insert(PlaybookEntity, { ...playbook, organizationId: tx.organizationId });
  }

  async update(tx: OrganizationTransaction, id: string, changes: Partial<PlaybookEntity>): Promise<void> {
    await tx.entities.update(PlaybookEntity, { organizationId: tx.organizationId, id }, changes);
  }

  /** With everything that was said in it. */
  async delete(tx: OrganizationTransaction, id: string): Promise<void> {
    for (const table of ['playbook_subscriptions', 'conventions', 'convention_challenges'])
      await tx.execute(`DELETE FROM ${table} WHERE organization_id = $1 AND playbook_id = $2`, [
        tx.organizationId,
        id,
      ]);
    await tx.entities.delete(PlaybookEntity, { organizationId: tx.organizationId, id });
  }
}
