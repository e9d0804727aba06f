import { Injectable } from '@nestjs/common';
import { groupBy, type OrganizationScope } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { ProjectsService } from '@app/organizations';
import type { Resource, ResourceType } from '../resource';
import { RESOURCE_TYPES } from '../resource';
import { agentNotFound, nothingPublished, resourceNotFound } from '../resources.errors';
import { ResourcesRepository } from '../resources.repository';
import { type EffectiveConfig, mergeTiers, type TierVersion } from './effective-config';
import { ReadDocuments } from './read-documents';

/** What somebody gets under one name. */
export interface EffectiveResource {
  type: ResourceType;
  name: string;
  config: EffectiveConfig;
}

/** Whose configuration is asked for: of the whole organization, or of a project of it, by id or slug. */
export interface EffectiveQuery {
  project?: string;
  type?: ResourceType;
  name?: string;
}

/** What the published versions of all tiers come to. */
@Injectable()
export class EffectiveResources {
  private readonly documents = new ReadDocuments();

  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: ResourcesRepository,
    private readonly projects: ProjectsService,
  ) {}

  /** By type and name. Three statements at the most, however many resources there are. */
  all(scope: OrganizationScope, query: EffectiveQuery): Promise<EffectiveResource[]> {
    return this.database.run(scope, (tx) => this.found(tx, query));
  }

  async agent(scope: OrganizationScope, name: string, project?: string): Promise<EffectiveResource> {
    const [found] = await this.all(scope, { type: 'agent', name, project });
    if (!found) throw agentNotFound(name);
    return found;
  }

  /** Inside a use case of another lib. Undefined for an agent that is unknown here. */
  async agentIn(
    tx: OrganizationTransaction,
    { name, projectId }: { name: string; projectId: string | null },
  ): Promise<EffectiveConfig | undefined> {
    const tiers = await this.repository.published(tx, { projectId, type: 'agent', name });
    return this.effectiveOf(tiers)[0]?.config;
  }

  /** The tiers of what has this resource's type and name, drafts too, in its own project or the one that is named. */
  async tiers(scope: OrganizationScope, id: string, project?: string): Promise<Resource[]> {
    return this.database.run(scope, async (tx) => {
      const resource = await this.repository.find(tx, id);
      if (!resource) throw resourceNotFound();
      const { type, name } = resource;
      const projectId = resource.projectId ?? (await this.projects.chosenId(tx, project));
      return this.repository.withDrafts(tx, { projectId, type, name });
    });
  }

  async ofResource(scope: OrganizationScope, id: string, project?: string): Promise<EffectiveResource> {
    const published = (await this.tiers(scope, id, project)).filter(
      ({ publishedAt }) => publishedAt !== null,
    );
    const [found] = this.effectiveOf(published);
    if (!found) throw nothingPublished();
    return found;
  }

  private async found(
    tx: OrganizationTransaction,
    { project, type, name }: EffectiveQuery,
  ): Promise<EffectiveResource[]> {
    const projectId = await this.projects.chosenId(tx, project);
    return this.effectiveOf(await this.repository.published(tx, { projectId, type, name }));
  }

  /** Merges what has the same type and name. */
  private effectiveOf(resources: Resource[]): EffectiveResource[] {
    const groups = groupBy(resources, ({ type, name }) => `${RESOURCE_TYPES.indexOf(type)} ${name}`);
    return [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, tiers]) => {
        const { type, name } = tiers[0]!;
        const config = mergeTiers(tiers.map(tierVersionOf), (version) => this.documents.read(version));
        return { type, name, config };
      });
  }
}

function tierVersionOf({ id: resourceId, tier, inheritance, version }: Resource): TierVersion {
  const { content, number, hash: versionHash, createdAt: since } = version;
  return { resourceId, tier, inheritance, content, number, versionHash, since };
}
