import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isUuid, offsetOf, type Page, type PageRequest } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { fromHex } from '../content/canonical-content';
import type { EditOrigin, Modification as Edit } from '../patterns/modification';
import type { ModifiedContents, Modification } from './modification';
import { ModificationEntity } from './modification.entity';

/** Whose, and of what, where not everything is wanted. */
interface ModificationFilter {
  agentName?: string;
  sessionId?: string;
  userId?: string;
}

/** An edit, and what its contents are stored under: SHA-256 in hex. */
export interface StoredEdit extends EditOrigin {
  beforeHash: string;
  afterHash: string;
}

/** A lock that whoever stores contents shares: what it finds stored already is not deleted before it refers to it. */
const CONTENTS = `hashtextextended('contents ' || $1, 0)`;

const UNUSED = `
  FROM content_blobs b WHERE organization_id = $1
   AND NOT EXISTS (SELECT FROM agent_modifications m WHERE m.organization_id = b.organization_id AND m.before_hash = b.hash)
   AND NOT EXISTS (SELECT FROM agent_modifications m WHERE m.organization_id = b.organization_id AND m.after_hash = b.hash)`;

@Injectable()
export class ModificationsRepository {
  /** Leaves a durable mark that patterns are to be looked for. */
  async insert(
    tx: OrganizationTransaction,
    modification: Modification,
    contents: ModifiedContents,
  ): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock_shared(${CONTENTS})`, [tx.organizationId]);
    const [beforeHash, afterHash] = [
      await this.keep(tx, contents.before),
      await this.keep(tx, contents.after),
    ];
    const { organizationId } = tx;
    await tx.entities.insert(ModificationEntity, { ...modification, beforeHash, afterHash, organizationId });
    await tx.execute('INSERT INTO modified_agents (organization_id, agent_name) VALUES ($1, $2)', [
      organizationId,
      modification.agentName,
    ]);
  }

  /** Newest first. Behind the wall of a project there are those of its sessions alone. */
  async list(
    tx: OrganizationTransaction,
    { agentName, sessionId, userId }: ModificationFilter,
    request: PageRequest,
  ): Promise<Page<Modification>> {
    const found = tx.entities
      .createQueryBuilder(ModificationEntity, 'm')
      .where('m.organization_id = :organizationId', tx)
      .andWhere(
        'EXISTS (SELECT FROM sessions s WHERE s.organization_id = m.organization_id AND s.id = m.session_id)',
      );
    if (agentName !== undefined) found.andWhere('m.agent_name = :agentName', { agentName });
    if (sessionId !== undefined) found.andWhere('m.session_id = :sessionId', { sessionId });
    if (userId !== undefined) found.andWhere('m.user_id = :userId', { userId });
    const [items, totalCount] = await found
      .orderBy({ 'm.createdAt': 'DESC', 'm.id': 'DESC' })
      .skip(offsetOf(request))
      .take(request.perPage)
      .getManyAndCount();
    return { ...request, items, totalCount };
  }

  async find(
    tx: OrganizationTransaction,
    agentName: string,
    id: string,
  ): Promise<(Modification & { contents: ModifiedContents }) | undefined> {
    if (!isUuid(id)) return undefined;
    const [row] = await tx.query<Modification & ModifiedContents>(
      `SELECT m.id, m.session_id AS "sessionId", m.user_id AS "userId", m.agent_name AS "agentName",
              m.agent_version AS "agentVersion", m.file_path AS "filePath", m.change_type AS "changeType",
              m.created_at AS "createdAt", b.content AS before, a.content AS after
         FROM agent_modifications m
         JOIN sessions s ON s.organization_id = m.organization_id AND s.id = m.session_id
         JOIN content_blobs b ON b.organization_id = m.organization_id AND b.hash = m.before_hash
         JOIN content_blobs a ON a.organization_id = m.organization_id AND a.hash = m.after_hash
        WHERE m.organization_id = $1 AND m.agent_name = $2 AND m.id = $3`,
      [tx.organizationId, agentName, id],
    );
    if (!row) return undefined;
    const { before, after, ...modification } = row;
    return { ...modification, contents: { before, after } };
  }

  /** The newest edits of an agent, without their contents. */
  async edits(
    tx: OrganizationTransaction,
    agentName: string,
    { days, most }: { days: number; most: number },
  ): Promise<StoredEdit[]> {
    const rows = await tx.query<Omit<StoredEdit, 'agentName'>>(
      `SELECT id, user_id AS "userId", session_id AS "sessionId",
              encode(before_hash, 'hex') AS "beforeHash", encode(after_hash, 'hex') AS "afterHash"
         FROM agent_modifications
        WHERE organization_id = $1 AND agent_name = $2 AND change_type = 'edit' AND created_at > now() - make_interval(days => $3)
        ORDER BY created_at DESC, id DESC LIMIT $4`,
      [tx.organizationId, agentName, days, most],
    );
    return rows.map((row) => ({ ...row, agentName }));
  }

  /** The same with their contents, but those that were deleted meanwhile. What several have in common is one string. */
  async withContents(tx: OrganizationTransaction, edits: readonly StoredEdit[]): Promise<Edit[]> {
    const hashes = new Set(edits.flatMap(({ beforeHash, afterHash }) => [beforeHash, afterHash]));
    const rows = await tx.query<{ hash: string; content: string }>(
      `SELECT encode(hash, 'hex') AS hash, content FROM content_blobs
        WHERE organization_id = $1 AND hash = ANY ($2::bytea[])`,
      [tx.organizationId, [...hashes].map(fromHex)],
    );
    const contents = new Map(rows.map(({ hash, content }) => [hash, content]));
    return edits.flatMap(({ beforeHash, afterHash, ...origin }) => {
      const [before, after] = [contents.get(beforeHash), contents.get(afterHash)];
      return before === undefined || after === undefined ? [] : [{ ...origin, before, after }];
    });
  }

  /**
   * Some of those of modifications that are gone; answers how many. Whoever stores one waits while they are deleted, not while
   * they are looked for.
   */
  async deleteUnusedContents(tx: OrganizationTransaction, most: number): Promise<number> {
    const unused = await tx.query<{ hash: Buffer }>(`SELECT hash ${UNUSED} LIMIT $2`, [
      tx.organizationId,
      most,
    ]);
    if (unused.length === 0) return 0;
    await tx.query(`SELECT pg_advisory_xact_lock(${CONTENTS})`, [tx.organizationId]);
    await tx.execute(`DELETE ${UNUSED} AND hash = ANY ($2::bytea[])`, [
      tx.organizationId,
      unused.map(({ hash }) => hash),
    ]);
    return unused.length;
  }

  /** No content is stored twice. */
  private async keep(tx: OrganizationTransaction, content: string): Promise<Buffer> {
    const hash = createHash('sha256').update(content).digest();
    await tx.execute(
      'INSERT INTO content_blobs (organization_id, hash, content) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [tx.organizationId, hash, content],
    );
    return hash;
  }
}
