import { Injectable } from '@nestjs/common';
import { given, isUuid, offsetOf, type Page, type PageRequest } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { PlaybookSubscription } from './playbook';
import { PlaybookSubscriptionEntity } from './playbook.entity';

@Injectable()
export class PlaybookSubscriptionsRepository {
  /** Newest first. */
  async list(
    tx: OrganizationTransaction,
    { projectId }: { projectId?: string },
    request: PageRequest,
  ): Promise<Page<PlaybookSubscription>> {
    const [items, totalCount] = await tx.entities.findAndCount(PlaybookSubscriptionEntity, {
      where: given({ organizationId: tx.organizationId, projectId }),
      order: { createdAt: 'DESC', id: 'DESC' },
      skip: offsetOf(request),
      take: request.perPage,
    });
    return { ...request, items, totalCount };
  }

  /** Those of the organization, and of the project that is named. */
  of(tx: OrganizationTransaction, projectId: string | null): Promise<PlaybookSubscription[]> {
    return tx.query<PlaybookSubscription>(
      `SELECT id, playbook_id AS "playbookId", project_id AS "projectId", is_enabled AS "isEnabled",
              created_at AS "createdAt", updated_at AS "updatedAt"
         FROM playbook_subscriptions
        WHERE organization_id = $1 AND (project_id IS NULL OR project_id = $2) ORDER BY created_at, id`,
      [tx.organizationId, projectId],
    );
  }

  async find(tx: OrganizationTransaction, id: string): Promise<PlaybookSubscription | null> {
    if (!isUuid(id)) return null;
    return tx.entities.findOneBy(PlaybookSubscriptionEntity, { organizationId: tx.organizationId, id });
  }

  /** As `find`; nobody else changes it before the transaction ends. */
  async lock(tx: OrganizationTransaction, id: string): Promise<PlaybookSubscription | null> {
    if (!isUuid(id)) return null;
    return tx.entities.findOne(PlaybookSubscriptionEntity, {
      where: { organizationId: tx.organizationId, id },
      lock: { mode: 'pessimistic_write' },
    });
  }

  async insert(tx: OrganizationTransaction, subscription: PlaybookSubscription): Promise<void> {
    const { organizationId } = tx;
    await tx.entities.insert(PlaybookSubscriptionEntity, { ...subscription, organizationId });
  }

  async update(
    tx: OrganizationTransaction,
    id: string,
    changes: Pick<PlaybookSubscription, 'isEnabled' | 'updatedAt'>,
  ): Promise<void> {
    await tx.entities.update(PlaybookSubscriptionEntity, { organizationId: tx.organizationId, id }, changes);
  }

  async delete(tx: OrganizationTransaction, id: string): Promise<void> {
    await tx.entities.delete(PlaybookSubscriptionEntity, { organizationId: tx.organizationId, id });
  }
}
