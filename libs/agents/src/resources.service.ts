import { Injectable } from '@nestjs/common';
import {
  Clock,
  type JsonObject,
  newId,
  type OrganizationScope,
  type Page,
  type PageRequest,
  type Principal,
} from '@app/kernel';
import { isUniqueViolation, OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { AuditLog, type AuditAction, ProjectsService } from '@app/organizations';
import type { Inheritance, Resource, ResourceType, Tier } from './resource';
import {
  changedMeanwhile,
  nothingToInherit,
  ofThePlatform,
  resourceNameTaken,
  resourceNotFound,
} from './resources.errors';
import { type ResourceFilter, ResourcesRepository } from './resources.repository';
import { assertWithin } from './token-limit';
import { type Draft, Versions } from './versions.service';

/** Where a resource is made: in a project, named by id or slug, or for the whole organization. */
export interface Destination {
  project?: string;
}

export interface NewResource extends Draft, Destination {
  type: ResourceType;
  name: string;
  /** When left out: `inherit` where there is something above, else `standalone`. */
  inheritance?: Exclude<Inheritance, 'forked'>;
  /** Otherwise it is a draft. */
  publish: boolean;
}

/** What somebody changes, and the version that they have seen. */
export interface Change extends Draft {
  /** Refused when it is no longer the current one. */
  expected?: string;
}

/** What organizations and projects make and change; the platform's own are there to be read. */
@Injectable()
export class ResourcesService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: ResourcesRepository,
    private readonly versions: Versions,
    private readonly projects: ProjectsService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  list(
    scope: OrganizationScope,
    { project, ...filter }: Omit<ResourceFilter, 'projectId'> & Destination,
    request: PageRequest,
  ): Promise<Page<Resource>> {
    return this.database.run(scope, async (tx) => {
      const projectId = await this.projectIdOf(tx, project);
      return this.repository.list(tx, { ...filter, projectId }, request);
    });
  }

  get(scope: OrganizationScope, id: string): Promise<Resource> {
    return this.database.run(scope, (tx) => this.existing(tx, id));
  }

  async create(principal: Principal, input: NewResource): Promise<Resource> {
    const { type, name, message, publish } = input;
    const content = this.versions.accepted(input.content, input);
    return this.refusingTaken(input, () =>
      this.database.run(principal, async (tx) => {
        const projectId = (await this.projectIdOf(tx, input.project)) ?? null;
        const tier = projectId === null ? 'organization' : 'project';
        const inheritance = await this.inheritanceOf(tx, { type, name, tier, chosen: input.inheritance });
        const about = { tier, projectId, type, name, inheritance, forkedFrom: null } as const;
        return this.add(tx, principal, about, { content, message, publish });
      }),
    );
  }

  /** A copy that goes its own way, on the organization's tier or a project's. */
  async fork(principal: Principal, id: string, { project }: Destination): Promise<Resource> {
    const original = await this.get(principal, id);
    const { type, name, version } = original;
    return this.refusingTaken(original, () =>
      this.database.run(principal, async (tx) => {
        const projectId = (await this.projectIdOf(tx, project)) ?? null;
        const tier = projectId === null ? 'organization' : 'project';
        const forkedFrom = { resourceId: original.id, versionHash: version.hash };
        const about = { tier, projectId, type, name, inheritance: 'forked', forkedFrom } as const;
        return this.add(tx, principal, about, {
          content: version.content,
          publish: original.publishedAt !== null,
        });
      }),
    );
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
      await this.record(tx, principal, 'resource.published', resource);
      return this.existing(tx, resource.id);
    });
  }

  /** Its versions stay: sessions go on saying what they ran. */
  async delete(principal: Principal, id: string, expected?: string): Promise<void> {
    await this.change(principal, id, expected, async (tx, resource) => {
      await this.repository.update(tx, resource.id, { deletedAt: this.clock.now() });
      await this.record(tx, principal, 'resource.deleted', resource);
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
    await this.record(tx, principal, action, resource, hash);
    return this.existing(tx, resource.id);
  }

  private async add(
    tx: OrganizationTransaction,
    principal: Principal,
    about: Pick<Resource, 'tier' | 'projectId' | 'type' | 'name' | 'inheritance' | 'forkedFrom'>,
    { content, message, publish }: Draft & { publish: boolean },
  ): Promise<Resource> {
    assertWithin(principal, about.projectId);
    const now = this.clock.now();
    const version = this.versions.first(principal.userId, { content, message });
    const times = { publishedAt: publish ? now : null, createdAt: now, updatedAt: now };
    const resource = { ...about, ...times, id: newId(), version };
    await this.repository.insert(tx, resource);
    await this.versions.add(tx, resource.id, version);
    await this.record(tx, principal, 'resource.created', resource);
    return resource;
  }

  private async inheritanceOf(
    tx: OrganizationTransaction,
    { type, name, tier, chosen }: Pick<Resource, 'type' | 'name' | 'tier'> & { chosen?: Inheritance },
  ): Promise<Inheritance> {
    if (chosen === 'standalone') return chosen;
    const found = await this.repository.published(tx, { projectId: null, type, name });
    const isAbove = (other: Tier) => other === 'platform' || (other === 'organization' && tier === 'project');
    if (found.some((other) => isAbove(other.tier))) return 'inherit';
    if (chosen === 'inherit') throw nothingToInherit(type, name);
    return 'standalone';
  }

  private async projectIdOf(
    tx: OrganizationTransaction,
    reference: string | undefined,
  ): Promise<string | undefined> {
    return reference === undefined ? undefined : (await this.projects.inTransaction(tx, reference)).id;
  }

  private async refusingTaken<T>(
    { type, name }: Pick<Resource, 'type' | 'name'>,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw isUniqueViolation(error) ? resourceNameTaken(type, name) : error;
    }
  }

  private record(
    tx: OrganizationTransaction,
    { userId: actorId }: Principal,
    action: ResourceAction,
    resource: Resource,
    hash = resource.version.hash,
  ): Promise<void> {
    const subject = { type: 'resource', id: resource.id };
    const before = hash === resource.version.hash ? undefined : told(resource, resource.version.hash);
    return this.audit.record(tx, { actorId, action, subject, details: told(resource, hash), before });
  }
}

type ResourceAction = Extract<AuditAction, `resource.${string}`>;

/** Content may hold anything: the log says which version it is, and no more. */
function told({ type, name, tier, projectId }: Resource, hash: string): JsonObject {
  return { type, name, tier, project_id: projectId, version_hash: hash };
}
