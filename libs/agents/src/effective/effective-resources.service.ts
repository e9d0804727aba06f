import { Injectable } from '@nestjs/common';
import { isStorable, type OrganizationScope, type Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { ProjectsService } from '@app/organizations';
import type { Resource } from '../resource';
import { agentNotFound, nothingPublished, resourceNotFound } from '../resources.errors';
import { ResourcesRepository } from '../resources.repository';
import { ConfigurationStatesRepository, type EffectiveQuery } from './configuration-states.repository';
import type { EffectiveConfig } from './effective-config';
import { MergedConfigs } from './merged-configs';
import { type EffectiveResource, mergedResources } from './merged-resources';

/** What somebody made of a configuration, and keeps by its state (see `ConfigurationState`). */
export interface Remembered<T> {
  /** What was made of this state before; undefined where that is not known. */
  known: (state: string) => T | undefined;
  /** `state` is null where nothing is configured: there is nothing to be remembered. */
  make: (resources: EffectiveResource[], state: string | null) => T;
}

/** What the published versions of all tiers come to. */
@Injectable()
export class EffectiveResources {
  private readonly configs = new MergedConfigs();

  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: ResourcesRepository,
    private readonly states: ConfigurationStatesRepository,
    private readonly projects: ProjectsService,
  ) {}

  /** By type and name. */
  all(scope: OrganizationScope, query: EffectiveQuery): Promise<EffectiveResource[]> {
    return this.remembering(scope, query, { known: () => undefined, make: (resources) => resources });
  }

  /**
   * As `all`, for whoever keeps what came of it. Four statements at the most, with `BEGIN` and `COMMIT`, however many
   * resources there are; three, and no content is read, where `known` has an answer.
   */
  async remembering<T>(
    scope: OrganizationScope,
    query: EffectiveQuery,
    { known, make }: Remembered<T>,
  ): Promise<T> {
    // Nothing is called so, and Postgres could not be asked.
    if (query.name !== undefined && !isStorable(query.name)) return make([], null);
    return this.database.snapshot(scope, async (tx) => {
      const { state, projectId } = await this.states.find(tx, query);
      // Whoever names a project that is not there is told so by those who know projects.
      if (query.project !== undefined && projectId === null) await this.projects.chosenId(tx, query.project);
      const former = state === null ? undefined : known(state);
      if (former !== undefined) return former;
      return make(this.effectiveOf(await this.repository.published(tx, { ...query, projectId })), state);
    });
  }

  /** Inside a use case of another lib, as whom; null for nobody. Undefined for an agent that is unknown here. */
  async agentIn(
    tx: OrganizationTransaction,
    asked: { name: string; projectId: string | null; personId: string | null },
  ): Promise<EffectiveConfig | undefined> {
    const tiers = await this.repository.published(tx, { ...asked, type: 'agent' });
    return this.effectiveOf(tiers)[0]?.config;
  }

  /** The tiers of what has this resource's type and name, drafts too, in its own project or the one that is named. */
  async tiers(scope: OrganizationScope, id: string, project?: string): Promise<Resource[]> {
    return this.database.run(scope, async (tx) =>
      this.repository.withDrafts(tx, await this.named(tx, id, project)),
    );
  }

  /** What has this resource's type and name comes to for whoever calls. */
  async ofResource(principal: Principal, id: string, project?: string): Promise<EffectiveResource> {
    const { userId: personId } = principal;
    const published = await this.database.snapshot(principal, async (tx) =>
      this.repository.published(tx, { ...(await this.named(tx, id, project)), personId }),
    );
    const [found] = this.effectiveOf(published);
    if (!found) throw nothingPublished();
    return found;
  }

  private async named(
    tx: OrganizationTransaction,
    id: string,
    project?: string,
  ): Promise<Pick<Resource, 'type' | 'name' | 'projectId'>> {
    const resource = await this.repository.find(tx, id);
    if (!resource) throw resourceNotFound();
    const { type, name } = resource;
    return { type, name, projectId: resource.projectId ?? (await this.projects.chosenId(tx, project)) };
  }

  private effectiveOf(resources: Resource[]): EffectiveResource[] {
    return mergedResources(resources, (versions) => this.configs.of(versions));
  }
}

/** Of what was found under an agent's name. */
export function foundAgent([found]: EffectiveResource[], name: string): EffectiveResource {
  if (!found) throw agentNotFound(name);
  return found;
}
