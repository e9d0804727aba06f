import { Injectable } from '@nestjs/common';
import { LessThan, MoreThan } from 'typeorm';
import type { JsonObject } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { AuditEntry, AuditHead } from './audit-entry';
import { AuditEntryEntity } from './audit-entry.entity';

@Injectable()
export class AuditRepository {
  /** The last entry; whoever has asked is the only one to add the next until the transaction ends. */
  async lockLast(tx: OrganizationTransaction): Promise<AuditEntry | undefined> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('audit ' || $1, 0))`, [tx.organizationId]);
    return (await this.before(tx, null, 1))[0];
  }

  async add(tx: OrganizationTransaction, { subject, ...entry }: AuditEntry): Promise<void> {
    await tx.entities.insert(AuditEntryEntity, {
      ...entry,
      organizationId: tx.organizationId,
      subjectType: subject.type,
      subjectId: subject.id,
    });
    await tx.execute(
      `INSERT INTO audit_heads (organization_id, position, hash) VALUES ($1, $2, $3)
       ON CONFLICT (organization_id) DO UPDATE SET position = excluded.position, hash = excluded.hash`,
      [tx.organizationId, entry.position, entry.hash],
    );
  }

  /** What was last noted as the newest entry, wherever the entries themselves have gone. */
  async head(tx: OrganizationTransaction): Promise<AuditHead | undefined> {
    const [row] = await tx.query<{ position: string; hash: Buffer }>(
      'SELECT position, hash FROM audit_heads WHERE organization_id = $1',
      [tx.organizationId],
    );
    return row && { position: Number(row.position), hash: row.hash };
  }

  /** Newest first, from before a position. */
  async before(tx: OrganizationTransaction, position: number | null, count: number): Promise<AuditEntry[]> {
    const rows = await tx.entities.find(AuditEntryEntity, {
      where: {
        organizationId: tx.organizationId,
        ...(position !== null && { position: LessThan(position) }),
      },
      order: { position: 'DESC' },
      take: count,
    });
    return rows.map(toEntry);
  }

  /** Oldest first, from after a position. */
  async after(tx: OrganizationTransaction, position: number, count: number): Promise<AuditEntry[]> {
    const rows = await tx.entities.find(AuditEntryEntity, {
      where: { organizationId: tx.organizationId, position: MoreThan(position) },
      order: { position: 'ASC' },
      take: count,
    });
    return rows.map(toEntry);
  }
}

function toEntry(row: AuditEntryEntity): AuditEntry {
  const { organizationId: _organizationId, subjectType, subjectId, position, details, before, ...told } = row;
  return {
    ...told,
    position: Number(position),
    subject: { type: subjectType, id: subjectId },
    details: details as JsonObject,
    ...(before && { before: before as JsonObject }),
  };
}
