import { Injectable } from '@nestjs/common';
import { isStorable, isUuid, offsetOf, type Page, type PageRequest } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { fromHex } from './content/canonical-content';
import type { Inheritance, Resource, ResourceType, Tier } from './resource';
import { ResourceEntity } from './resource.entity';

/** What a list is narrowed to. */
export interface ResourceFilter {
  type?: ResourceType;
  tier?: Tier;
  projectId?: string;
  name?: string;
}

/** What is there for somebody who works in the project, or in none (null). */
interface TierFilter {
  projectId: string | null;
  type?: ResourceType;
  name?: string;
}

/** As whom somebody asks; null for nobody. */
interface PublishedFilter extends TierFilter {
  personId?: string | null;
}

interface ResourceRow {
  id: string;
  tier: Tier;
  project_id: string | null;
  type: ResourceType;
  name: string;
  inheritance: Inheritance;
  forked_from: string | null;
  forked_hash: Buffer | null;
  published_at: Date | null;
  created_at: Date;
  updated_at: Date;
  number: number;
  hash: Buffer;
  content: string;
  version_at: Date;
}

const COLUMNS = `id, tier, project_id, type, name, inheritance, forked_from, forked_hash, published_at, created_at,
  updated_at, number, hash, content, version_at`;
/** The organization's own, and the platform's. */
const OURS = '(organization_id = $1 OR organization_id IS NULL)';
/** Of the tiers that count for the project $2, or for none. Null matches everything. */
const OF_TIERS = `${OURS} AND (tier <> 'project' OR project_id = $2)
  AND ($3::text IS NULL OR type = $3) AND ($4::text IS NULL OR name = $4)`;
/** Null matches everything. */
const FILTERED = `${OURS} AND ($2::text IS NULL OR type = $2) AND ($3::text IS NULL OR tier = $3)
  AND ($4::uuid IS NULL OR project_id = $4) AND ($5::text IS NULL OR name = $5)`;

/**
 * Since when a version is current: behind what was logged before, whatever the clocks of several servers say. Parameters:
 * organization, resource, number, time.
 */
const LOG_VERSION = `
  INSERT INTO version_log (organization_id, resource_id, since, number, project_id)
  SELECT organization_id, id, greatest($4, (
           SELECT max(since) + interval '1 millisecond' FROM version_log WHERE organization_id = $1 AND resource_id = $2
         )), $3, project_id
    FROM resources WHERE organization_id = $1 AND id = $2`;

/**
 * Where the person is in an arm of an experiment, the version of that arm stands for the current one: of a draft, too; and
 * without a version the arm goes without the resource. One statement, with the rule of `arms_of` in Postgres, as a
 * configuration is to be read in one.
 */
const PUBLISHED = `
  WITH arms AS MATERIALIZED (
    SELECT arm.resource_id, v.number, v.hash, v.content, v.created_at
      FROM arms_of($1, $5) arm
      LEFT JOIN resource_versions v ON v.organization_id = $1 AND v.resource_id = arm.resource_id AND v.number = arm.number)
  SELECT id, tier, project_id, type, name, inheritance, forked_from, forked_hash, published_at, current.created_at, updated_at,
         coalesce(arms.number, current.number) AS number, coalesce(arms.hash, current.hash) AS hash,
         coalesce(arms.content, current.content) AS content, coalesce(arms.created_at, version_at) AS version_at
    FROM all_resources current LEFT JOIN arms ON arms.resource_id = id
   WHERE ${OF_TIERS}
     AND CASE WHEN arms.resource_id IS NULL THEN published_at IS NOT NULL ELSE arms.number IS NOT NULL END
   ORDER BY type, name`;

@Injectable()
export class ResourcesRepository {
  /** Newest first. */
  async list(
    tx: OrganizationTransaction,
    filter: ResourceFilter,
    request: PageRequest,
  ): Promise<Page<Resource>> {
    const { type = null, tier = null, projectId = null, name = null } = filter;
    const wanted = [tx.organizationId, type, tier, projectId, name];
    const [total] = await tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM all_resources WHERE ${FILTERED}`,
      wanted,
    );
    const rows = await tx.query<ResourceRow>(
      `SELECT ${COLUMNS} FROM all_resources WHERE ${FILTERED} ORDER BY created_at DESC, id DESC LIMIT $6 OFFSET $7`,
      [...wanted, request.perPage, offsetOf(request)],
    );
    return { ...request, items: rows.map(toResource), totalCount: total!.count };
  }

  /** By id; or by name: the organization's own first, and the platform's before a project's. */
  async find(tx: OrganizationTransaction, reference: string): Promise<Resource | undefined> {
    if (!isStorable(reference)) return undefined;
    const key = isUuid(reference) ? 'id' : 'name';
    const [row] = await tx.query<ResourceRow>(
      `SELECT ${COLUMNS} FROM all_resources WHERE ${OURS} AND ${key} = $2
        ORDER BY array_position(ARRAY['organization', 'platform', 'project'], tier), type, id LIMIT 1`,
      [tx.organizationId, reference],
    );
    return row && toResource(row);
  }

  /** The id of what `find` finds. What was deleted, or went with its project, is known by its id for ever. */
  async idOf(tx: OrganizationTransaction, reference: string): Promise<string | undefined> {
    const found = await this.find(tx, reference);
    if (found || !isUuid(reference)) return found?.id;
    const [ended] = await tx.query<{ id: string }>(
      'SELECT id FROM resources WHERE organization_id = $1 AND id = $2',
      [tx.organizationId, reference],
    );
    return ended?.id;
  }

  /** As `find`; nobody else changes it before this transaction ends. The platform's own are nobody's to change. */
  async lock(tx: OrganizationTransaction, reference: string): Promise<Resource | undefined> {
    const found = await this.find(tx, reference);
    if (!found || found.tier === 'platform') return found;
    await tx.query('SELECT FROM resources WHERE organization_id = $1 AND id = $2 FOR UPDATE', [
      tx.organizationId,
      found.id,
    ]);
    return this.find(tx, found.id);
  }

  /** Whether any tier, or any project, has an agent of this name. */
  async isAgent(tx: OrganizationTransaction, name: string): Promise<boolean> {
    const found = await tx.query(
      `SELECT FROM all_resources WHERE ${OURS} AND type = 'agent' AND name = $2 LIMIT 1`,
      [tx.organizationId, name],
    );
    return found.length > 0;
  }

  /** What somebody gets who works in the project, or in none: of every tier, as it is now. */
  async published(tx: OrganizationTransaction, wanted: PublishedFilter): Promise<Resource[]> {
    const { personId = null } = wanted;
    const rows = await tx.prepared<ResourceRow>('published-resources', PUBLISHED, [
      ...tiersAsked(tx, wanted),
      personId,
    ]);
    return rows.map(toResource);
  }

  /** What the tiers say, with the drafts that nobody gets yet: the current version of each, whoever asks. */
  async withDrafts(tx: OrganizationTransaction, wanted: TierFilter): Promise<Resource[]> {
    const rows = await tx.query<ResourceRow>(
      `SELECT ${COLUMNS} FROM all_resources WHERE ${OF_TIERS} ORDER BY type, name`,
      tiersAsked(tx, wanted),
    );
    return rows.map(toResource);
  }

  async insert(tx: OrganizationTransaction, resource: Resource): Promise<void> {
    const { tier, forkedFrom, version, ...own } = resource;
    if (tier === 'platform') throw new TypeError('an organization makes nothing of the platform');
    await tx.entities.insert(ResourceEntity, {
      ...own,
      tier,
      forkedFrom: forkedFrom?.resourceId ?? null,
      forkedHash: forkedFrom && fromHex(forkedFrom.versionHash),
      currentNumber: version.number,
      organizationId: tx.organizationId,
    });
    await tx.execute(LOG_VERSION, [tx.organizationId, own.id, version.number, own.createdAt]);
  }

  async update(
    tx: OrganizationTransaction,
    id: string,
    changes: Partial<Pick<ResourceEntity, 'publishedAt' | 'deletedAt' | 'updatedAt'>>,
  ): Promise<void> {
    await tx.entities.update(ResourceEntity, { organizationId: tx.organizationId, id }, changes);
  }

  /** Makes a version of it the current one, and logs since when. */
  async setCurrent(
    tx: OrganizationTransaction,
    id: string,
    { number, at, forkedHash }: { number: number; at: Date; forkedHash?: string },
  ): Promise<void> {
    await tx.execute(
      `WITH logged AS (${LOG_VERSION})
       UPDATE resources SET current_number = $3, updated_at = $4, forked_hash = coalesce($5, forked_hash)
        WHERE organization_id = $1 AND id = $2`,
      [tx.organizationId, id, number, at, forkedHash === undefined ? null : fromHex(forkedHash)],
    );
  }
}

function tiersAsked(tx: OrganizationTransaction, { projectId, type, name }: TierFilter): (string | null)[] {
  return [tx.organizationId, projectId, type ?? null, name ?? null];
}

function toResource(row: ResourceRow): Resource {
  const { id, tier, type, name, inheritance, forked_from: resourceId, forked_hash: versionHash } = row;
  return {
    ...{ id, tier, type, name, inheritance },
    projectId: row.project_id,
    forkedFrom: resourceId && versionHash ? { resourceId, versionHash: versionHash.toString('hex') } : null,
    publishedAt: row.published_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: {
      number: row.number,
      hash: row.hash.toString('hex'),
      content: row.content,
      createdAt: row.version_at,
    },
  };
}
