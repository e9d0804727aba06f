import { Injectable } from '@nestjs/common';
import { isStorable, isUuid, offsetOf, type Page, type PageRequest } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { Project, Repository } from './project';
import { ProjectEntity, RepositoryEntity } from './project.entity';

@Injectable()
export class ProjectsRepository {
  async list(tx: OrganizationTransaction, request: PageRequest): Promise<Page<Project>> {
    const [items, totalCount] = await tx.entities.findAndCount(ProjectEntity, {
      where: { organizationId: tx.organizationId },
      order: { createdAt: 'DESC', id: 'DESC' },
      skip: offsetOf(request),
      take: request.perPage,
    });
    return { ...request, items, totalCount };
  }

  async find(tx: OrganizationTransaction, reference: string): Promise<Project | null> {
    if (!isStorable(reference)) return null;
    return tx.entities.findOneBy(ProjectEntity, {
      organizationId: tx.organizationId,
      ...idOrSlug(reference),
    });
  }

  /** As `find`, for whoever refers to it: nobody deletes it before this transaction ends. */
  hold(tx: OrganizationTransaction, reference: string): Promise<Project | null> {
    return locked(tx, reference, 'for_key_share');
  }

  /** As `find`, held against concurrent changes; sessions may be counted to it meanwhile. */
  lock(tx: OrganizationTransaction, reference: string): Promise<Project | null> {
    return locked(tx, reference, 'for_no_key_update');
  }

  /** As `lock`; whoever refers to it has done so for all to see, or waits and finds it gone. */
  lockForDeletion(tx: OrganizationTransaction, reference: string): Promise<Project | null> {
    return locked(tx, reference, 'pessimistic_write');
  }

  async insert(tx: OrganizationTransaction, project: Project): Promise<void> {
    await tx.entities.insert(ProjectEntity, { ...project, organizationId: tx.organizationId });
  }

  async update(tx: OrganizationTransaction, id: string, changes: Partial<Project>): Promise<void> {
    await tx.entities.update(ProjectEntity, { organizationId: tx.organizationId, id }, changes);
  }

  async delete(tx: OrganizationTransaction, id: string): Promise<void> {
    await tx.entities.delete(ProjectEntity, { organizationId: tx.organizationId, id });
  }

  slugsLike(tx: OrganizationTransaction, base: string): Promise<Set<string>> {
    return slugsIn(tx, 'projects', base);
  }

  async repositories(
    tx: OrganizationTransaction,
    projectId: string,
    request: PageRequest,
  ): Promise<Page<Repository>> {
    const [items, totalCount] = await tx.entities.findAndCount(RepositoryEntity, {
      where: { organizationId: tx.organizationId, projectId },
      order: { createdAt: 'DESC', id: 'DESC' },
      skip: offsetOf(request),
      take: request.perPage,
    });
    return { ...request, items, totalCount };
  }

  async findRepository(tx: OrganizationTransaction, reference: string): Promise<Repository | null> {
    if (!isStorable(reference)) return null;
    return tx.entities.findOneBy(RepositoryEntity, {
      organizationId: tx.organizationId,
      ...idOrSlug(reference),
    });
  }

  findByRemote(tx: OrganizationTransaction, remoteUrl: string): Promise<Repository | null> {
    return tx.entities.findOneBy(RepositoryEntity, { organizationId: tx.organizationId, remoteUrl });
  }

  async insertRepository(tx: OrganizationTransaction, repository: Repository): Promise<void> {
    await tx.entities.insert(RepositoryEntity, { ...repository, organizationId: tx.organizationId });
  }

  /** False when somebody else has just deleted it. */
  async deleteRepository(tx: OrganizationTransaction, id: string): Promise<boolean> {
    const key = { organizationId: tx.organizationId, id };
    return (await tx.entities.delete(RepositoryEntity, key)).affected === 1;
  }

  repositorySlugsLike(tx: OrganizationTransaction, base: string): Promise<Set<string>> {
    return slugsIn(tx, 'repositories', base);
  }
}

async function locked(
  tx: OrganizationTransaction,
  reference: string,
  mode: 'for_key_share' | 'for_no_key_update' | 'pessimistic_write',
): Promise<Project | null> {
  if (!isStorable(reference)) return null;
  return tx.entities.findOne(ProjectEntity, {
    where: { organizationId: tx.organizationId, ...idOrSlug(reference) },
    lock: { mode },
  });
}

function idOrSlug(reference: string): { id: string } | { slug: string } {
  return isUuid(reference) ? { id: reference } : { slug: reference };
}

async function slugsIn(
  tx: OrganizationTransaction,
  table: 'projects' | 'repositories',
  base: string,
): Promise<Set<string>> {
  const rows = await tx.query<{ slug: string }>(
    `SELECT slug FROM ${table} WHERE organization_id = $1 AND (slug = $2 OR slug LIKE left($2, 55) || '%')`,
    [tx.organizationId, base],
  );
  return new Set(rows.map((row) => row.slug));
}
