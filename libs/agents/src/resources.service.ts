import { Injectable } from '@nestjs/common';
import { Clock, type OrganizationScope, type Page, type PageRequest, type Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { ProjectsService } from '@app/organizations';
import type { Resource } from './resource';
import { type ResourceAction, ResourceAudit } from './resource-audit.service';
import { changedMeanwhile, ofThePlatform, resourceNotFound } from './resources.errors';
import { type ResourceFilter, ResourcesRepository } from './resources.repository';
import { assertWithin } from './token-limit';
import { type Draft, Versions } from './versions.service';

/** Where a resource is made: in a project, named by id or slug, or for the whole organization. */
export interface Destination {
  project?: string;
}

/** What somebody changes, and the version that they have seen. */
export interface Change extends Draft {
  /** Refused when it is no longer the current one. */
  expected?: string;
}

/** What organizations and projects have and change; the platform's own are there to be read. */
@Injectable()
export class ResourcesService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: ResourcesRepository,
    private readonly versions: Versions,
    private readonly projects: ProjectsService,
    private readonly audit: ResourceAudit,
    private readonly clock: Clock,
  ) {}

  list(
    scope: OrganizationScope,
    { project, ...filter }: Omit<ResourceFilter, 'projectId'> & Destination,
    request: PageRequest,
  ): Promise<Page<Resource>> {
    return this.database.run(scope, async (tx) => {
      const projectId =
        project === undefined ? undefined : (await this.projects.inTransaction(tx, project)).id;
      return this.repository.list(tx, { ...filter, projectId }, request);
    });
  }

  get(scope: OrganizationScope, id: string): Promise<Resource> {
    return this.database.run(scope, (tx) => this.existing(tx, id));
  }

  /** Saves content. What is the same as the current version changes nothing. */
  save(principal: Principal, id: string, change: Change): Promise<Resource> {
    return this.change(principal, id, change.expected, async (tx, resource) => {
      const content = this.versions.accepted(change.content, resource);
      return this.makeCurrent(tx, principal, resource, { ...change, content, action: 'resource.updated' });
    });
  }

  rollBack(principal: Principal, id: string, hash: string, expected?: string): Promise<Resource> {
    return this.change(principal, id, expected, async (tx, resource) => {
      const { content } = await this.versions.existing(tx, resource.id, hash);
      return this.makeCurrent(tx, principal, resource, { content, action: 'resource.rolled_back' });
    });
  }

  /** From then on people get it. */
  publish(principal: Principal, id: string): Promise<Resource> {
    return this.change(principal, id, undefined, async (tx, resource) => {
      if (resource.publishedAt) return resource;
      const now = this.clock.now();
      await this.repository.update(tx, resource.id, { publishedAt: now, updatedAt: now });
      await this.audit.record(tx, principal, 'resource.published', resource);
      return this.existing(tx, resource.id);
    });
  }

  /** Its versions stay: sessions go on saying what they ran. */
  async delete(principal: Principal, id: string, expected?: string): Promise<void> {
    await this.change(principal, id, expected, async (tx, resource) => {
      await this.repository.update(tx, resource.id, { deletedAt: this.clock.now() });
      await this.audit.record(tx, principal, 'resource.deleted', resource);
    });
  }

  /** As `get`, inside a use case of this lib. */
  async existing(tx: OrganizationTransaction, id: string): Promise<Resource> {
    const resource = await this.repository.find(tx, id);
    if (!resource) throw resourceNotFound();
    return resource;
  }

  /** Locked, and checked for who may: what every change starts with. */
  change<T>(
    principal: Principal,
    id: string,
    expected: string | undefined,
    work: (tx: OrganizationTransaction, resource: Resource) => Promise<T>,
  ): Promise<T> {
    return this.database.run(principal, async (tx) => {
      const resource = await this.repository.lock(tx, id);
      if (!resource) throw resourceNotFound();
      if (resource.tier === 'platform') throw ofThePlatform();
      assertWithin(principal, resource.projectId);
      if (expected !== undefined && expected !== resource.version.hash) throw changedMeanwhile();
      return work(tx, resource);
    });
  }

  async makeCurrent(
    tx: OrganizationTransaction,
    principal: Principal,
    resource: Resource,
    change: Draft & { action: ResourceAction; forkedHash?: string },
  ): Promise<Resource> {
    const { content, message, action, forkedHash } = change;
    if (content === resource.version.content && forkedHash === undefined) return resource;
    const { userId: authorId } = principal;
    const { number, hash } = await this.versions.of(tx, resource, { content, message, authorId });
    await this.repository.setCurrent(tx, resource.id, { number, at: this.clock.now(), forkedHash });
    await this.audit.record(tx, principal, action, resource, hash);
    return this.existing(tx, resource.id);
  }
}
