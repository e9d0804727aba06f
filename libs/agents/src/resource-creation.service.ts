import { Injectable } from '@nestjs/common';
import { newId, type Principal } from '@app/kernel';
import { isUniqueViolation, OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { ProjectsService } from '@app/organizations';
import type { Inheritance, Resource, ResourceType, Tier } from './resource';
import { ResourceAudit } from './resource-audit.service';
import { nothingToInherit, resourceNameTaken } from './resources.errors';
import { ResourcesRepository } from './resources.repository';
import { type Destination, ResourcesService } from './resources.service';
import { assertWithin } from './token-limit';
import { type Draft, Versions } from './versions.service';

export interface NewResource extends Draft, Destination {
  type: ResourceType;
  name: string;
  /** When left out: `inherit` where there is something above, else `standalone`. */
  inheritance?: Exclude<Inheritance, 'forked'>;
  /** Otherwise it is a draft. */
  publish: boolean;
}

type Place = Pick<Resource, 'tier' | 'projectId'>;
type About = Place & Pick<Resource, 'type' | 'name' | 'inheritance' | 'forkedFrom'>;

/** How resources come to be: with a first version, which is their current one. */
@Injectable()
export class ResourceCreation {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: ResourcesRepository,
    private readonly resources: ResourcesService,
    private readonly versions: Versions,
    private readonly projects: ProjectsService,
    private readonly audit: ResourceAudit,
  ) {}

  async create(principal: Principal, input: NewResource): Promise<Resource> {
    const { type, name, message, publish } = input;
    const content = this.versions.accepted(input.content, input);
    return this.refusingTaken(input, () =>
      this.database.run(principal, async (tx) => {
        const place = await this.placeOf(tx, input);
        const { tier } = place;
        const inheritance = await this.inheritanceOf(tx, { type, name, tier, chosen: input.inheritance });
        const about = { ...place, type, name, inheritance, forkedFrom: null };
        return this.add(tx, principal, about, { content, message, publish });
      }),
    );
  }

  /** A copy that goes its own way, on the organization's tier or a project's. */
  async fork(principal: Principal, id: string, destination: Destination): Promise<Resource> {
    const original = await this.resources.get(principal, id);
    return this.refusingTaken(original, () =>
      this.database.run(principal, async (tx) => {
        const publish = original.publishedAt !== null;
        return this.copy(tx, principal, original, { ...(await this.placeOf(tx, destination)), publish });
      }),
    );
  }

  /** As `fork`, inside a use case of this lib. Where the name is taken, Postgres refuses it. */
  copy(
    tx: OrganizationTransaction,
    principal: Principal,
    { id: resourceId, type, name, version }: Resource,
    { publish, ...place }: Place & { publish: boolean },
  ): Promise<Resource> {
    const forkedFrom = { resourceId, versionHash: version.hash };
    const about = { ...place, type, name, inheritance: 'forked', forkedFrom } as const;
    return this.add(tx, principal, about, { content: version.content, publish });
  }

  private async add(
    tx: OrganizationTransaction,
    principal: Principal,
    about: About,
    draft: Draft & { publish: boolean },
  ): Promise<Resource> {
    const resource = await this.insert(tx, principal, about, draft);
    await this.audit.record(tx, principal, 'resource.created', resource);
    return resource;
  }

  /** Inside a use case of this lib that tells the audit log itself what it did. Where the name is taken, Postgres refuses it. */
  async insert(
    tx: OrganizationTransaction,
    principal: Principal,
    about: About,
    { content, message, publish }: Draft & { publish: boolean },
  ): Promise<Resource> {
    assertWithin(principal, about.projectId);
    const version = this.versions.first(principal.userId, { content, message });
    const { createdAt: now } = version;
    const times = { publishedAt: publish ? now : null, createdAt: now, updatedAt: now };
    const resource = { ...about, ...times, id: newId(), version };
    await this.repository.insert(tx, resource);
    await this.versions.add(tx, resource.id, version);
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

  private async placeOf(tx: OrganizationTransaction, { project }: Destination): Promise<Place> {
    const projectId = await this.projects.heldId(tx, project);
    return { tier: projectId === null ? 'organization' : 'project', projectId };
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
}
