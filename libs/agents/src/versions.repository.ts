import { Injectable } from '@nestjs/common';
import { offsetOf, type Page, type PageRequest } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { fromHex } from './content/canonical-content';
import type { ResourceVersion } from './resource';
import { ResourceVersionEntity } from './resource.entity';

interface VersionRow {
  number: number;
  hash: Buffer;
  content: string;
  message: string | null;
  author_id: string | null;
  created_at: Date;
}

const HASH = /^[0-9a-f]{64}$/;
const OF = '(organization_id = $1 OR organization_id IS NULL) AND resource_id = $2';
const COLUMNS = 'number, hash, content, message, author_id, created_at';

const NUMBERED = `
  SELECT resource_id, ${COLUMNS} FROM resource_versions
   WHERE organization_id = $1 AND (resource_id, number) IN (SELECT * FROM unnest($2::uuid[], $3::integer[]))`;

/** Versions are added and read, never changed: the database's role could not. */
@Injectable()
export class VersionsRepository {
  /** Newest first. */
  async list(
    tx: OrganizationTransaction,
    resourceId: string,
    request: PageRequest,
  ): Promise<Page<ResourceVersion>> {
    const of = [tx.organizationId, resourceId];
    const [total] = await tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM all_resource_versions WHERE ${OF}`,
      of,
    );
    const rows = await tx.query<VersionRow>(
      `SELECT ${COLUMNS} FROM all_resource_versions WHERE ${OF} ORDER BY number DESC LIMIT $3 OFFSET $4`,
      [...of, request.perPage, offsetOf(request)],
    );
    return { ...request, items: rows.map(toVersion), totalCount: total!.count };
  }

  async find(
    tx: OrganizationTransaction,
    resourceId: string,
    hash: string,
  ): Promise<ResourceVersion | undefined> {
    if (!HASH.test(hash)) return undefined;
    const [row] = await tx.query<VersionRow>(
      `SELECT ${COLUMNS} FROM all_resource_versions WHERE ${OF} AND hash = $3`,
      [tx.organizationId, resourceId, fromHex(hash)],
    );
    return row && toVersion(row);
  }

  async newest(tx: OrganizationTransaction, resourceId: string): Promise<ResourceVersion | undefined> {
    const [row] = await tx.query<VersionRow>(
      `SELECT ${COLUMNS} FROM all_resource_versions WHERE ${OF} ORDER BY number DESC LIMIT 1`,
      [tx.organizationId, resourceId],
    );
    return row && toVersion(row);
  }

  /** By number, each of its own resource; in no order. Deleted resources have theirs still. */
  async numbered(
    tx: OrganizationTransaction,
    wanted: { resourceId: string; number: number }[],
  ): Promise<(ResourceVersion & { resourceId: string })[]> {
    const rows = await tx.query<VersionRow & { resource_id: string }>(NUMBERED, [
      tx.organizationId,
      wanted.map(({ resourceId }) => resourceId),
      wanted.map(({ number }) => number),
    ]);
    return rows.map((row) => ({ ...toVersion(row), resourceId: row.resource_id }));
  }

  async insert(
    tx: OrganizationTransaction,
    resourceId: string,
    version: ResourceVersion & { authorId: string },
  ): Promise<void> {
    const { organizationId } = tx;
    await tx.entities.insert(ResourceVersionEntity, {
      ...version,
      hash: fromHex(version.hash),
      organizationId,
      resourceId,
    });
  }
}

function toVersion(row: VersionRow): ResourceVersion {
  const { number, content, message } = row;
  const hash = row.hash.toString('hex');
  return { number, hash, content, message, authorId: row.author_id, createdAt: row.created_at };
}
