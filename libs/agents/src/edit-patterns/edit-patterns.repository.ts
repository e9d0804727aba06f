import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { isUuid, offsetOf, type Page, type PageRequest } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { EditPattern } from './edit-pattern';
import { EditPatternEntity } from './edit-pattern.entity';

@Injectable()
export class EditPatternsRepository {
  /** Those of most people first. */
  async list(
    tx: OrganizationTransaction,
    { isDismissed }: { isDismissed: boolean },
    request: PageRequest,
  ): Promise<Page<EditPattern>> {
    const [items, totalCount] = await tx.entities.findAndCount(EditPatternEntity, {
      where: { organizationId: tx.organizationId, dismissedAt: isDismissed ? Not(IsNull()) : IsNull() },
      order: { people: 'DESC', sessions: 'DESC', detectedAt: 'DESC', id: 'DESC' },
      skip: offsetOf(request),
      take: request.perPage,
    });
    return { ...request, items, totalCount };
  }

  async find(tx: OrganizationTransaction, id: string): Promise<EditPattern | null> {
    if (!isUuid(id)) return null;
    return tx.entities.findOneBy(EditPatternEntity, { organizationId: tx.organizationId, id });
  }

  /** As `find`; nobody else decides about it before this transaction ends. */
  async lock(tx: OrganizationTransaction, id: string): Promise<EditPattern | null> {
    if (isUuid(id))
      await tx.query('SELECT FROM edit_patterns WHERE organization_id = $1 AND id = $2 FOR UPDATE', [
        tx.organizationId,
        id,
      ]);
    return this.find(tx, id);
  }

  /** Those of an agent. Nobody else looks for patterns of this organization before the transaction ends. */
  async ofAgent(tx: OrganizationTransaction, agentName: string): Promise<EditPattern[]> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('edit patterns ' || $1, 0))`, [
      tx.organizationId,
    ]);
    return tx.entities.findBy(EditPatternEntity, { organizationId: tx.organizationId, agentName });
  }

  async save(tx: OrganizationTransaction, patterns: EditPattern[]): Promise<void> {
    const { organizationId } = tx;
    await tx.entities.upsert(
      EditPatternEntity,
      patterns.map((pattern) => ({ ...pattern, organizationId })),
      ['organizationId', 'id'],
    );
  }

  async dismiss(tx: OrganizationTransaction, id: string, dismissedAt: Date): Promise<void> {
    await tx.entities.update(EditPatternEntity, { organizationId: tx.organizationId, id }, { dismissedAt });
  }
}
