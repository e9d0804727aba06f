import { Injectable } from '@nestjs/common';
import { type FindOptionsWhere, IsNull, Not } from 'typeorm';
import { isUuid, offsetOf, type Page, type PageRequest } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { fromHex } from '../content/canonical-content';
import type { Acceptance, EditPattern, FoundPattern, PatternStatus } from './edit-pattern';
import { EditPatternEntity } from './edit-pattern.entity';

const CONDITIONS: Record<PatternStatus, FindOptionsWhere<EditPatternEntity>> = {
  open: { acceptedAt: IsNull(), dismissedAt: IsNull() },
  accepted: { acceptedAt: Not(IsNull()) },
  dismissed: { dismissedAt: Not(IsNull()) },
};

@Injectable()
export class EditPatternsRepository {
  /** Those of most people first. */
  async list(
    tx: OrganizationTransaction,
    status: PatternStatus,
    request: PageRequest,
  ): Promise<Page<EditPattern>> {
    const [rows, totalCount] = await tx.entities.findAndCount(EditPatternEntity, {
      where: { organizationId: tx.organizationId, ...CONDITIONS[status] },
      order: { people: 'DESC', sessions: 'DESC', detectedAt: 'DESC', id: 'DESC' },
      skip: offsetOf(request),
      take: request.perPage,
    });
    return { ...request, items: rows.map(toPattern), totalCount };
  }

  async find(tx: OrganizationTransaction, id: string): Promise<EditPattern | null> {
    if (!isUuid(id)) return null;
    const row = await tx.entities.findOneBy(EditPatternEntity, { organizationId: tx.organizationId, id });
    return row && toPattern(row);
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
    const { organizationId } = tx;
    return (await tx.entities.findBy(EditPatternEntity, { organizationId, agentName })).map(toPattern);
  }

  /** What was decided about them stays, also what is being decided at this moment. */
  async save(tx: OrganizationTransaction, patterns: FoundPattern[]): Promise<void> {
    if (patterns.length === 0) return;
    const { organizationId } = tx;
    await tx.entities.upsert(
      EditPatternEntity,
      patterns.map((pattern) => ({ ...pattern, organizationId })),
      ['organizationId', 'id'],
    );
  }

  /** Those that are not among the `found` because edits of theirs were deleted. An accepted one is a version of the agent, and stays. */
  async deleteForgotten(
    tx: OrganizationTransaction,
    agentName: string,
    found: FoundPattern[],
  ): Promise<void> {
    await tx.execute(
      `DELETE FROM edit_patterns p
        WHERE p.organization_id = $1 AND p.agent_name = $2 AND p.accepted_at IS NULL AND p.id <> ALL ($3::uuid[])
          AND EXISTS (
            SELECT unnest(p.modification_ids) EXCEPT SELECT m.id FROM agent_modifications m
             WHERE m.organization_id = $1 AND m.id = ANY (p.modification_ids))`,
      [tx.organizationId, agentName, found.map(({ id }) => id)],
    );
  }

  async dismiss(tx: OrganizationTransaction, id: string, dismissedAt: Date): Promise<void> {
    await tx.entities.update(EditPatternEntity, { organizationId: tx.organizationId, id }, { dismissedAt });
  }

  async accept(tx: OrganizationTransaction, id: string, acceptance: Acceptance): Promise<void> {
    const { resourceId, versionHash, experimentId, at: acceptedAt } = acceptance;
    await tx.entities.update(
      EditPatternEntity,
      { organizationId: tx.organizationId, id },
      { acceptedAt, resourceId, experimentId, versionHash: fromHex(versionHash) },
    );
  }
}

function toPattern(row: EditPatternEntity): EditPattern {
  const { organizationId: _organizationId, acceptedAt: at, resourceId, versionHash, ...more } = row;
  const { experimentId, ...pattern } = more;
  const isAccepted = at !== null && resourceId !== null && versionHash !== null;
  const accepted = isAccepted
    ? { resourceId, versionHash: versionHash.toString('hex'), experimentId, at }
    : null;
  return { ...pattern, accepted };
}
