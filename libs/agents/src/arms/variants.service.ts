import { Injectable } from '@nestjs/common';
import { isStorable, type Principal } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { ProjectsService } from '@app/organizations';
import { changedDocument, type DocumentChanges } from '../content/agent-document';
import { writtenFrontmatter } from '../content/frontmatter';
import { mergedResources } from '../effective/merged-resources';
import type { Resource } from '../resource';
import { ResourceCreation } from '../resource-creation.service';
import { agentNotFound } from '../resources.errors';
import { ResourcesRepository } from '../resources.repository';
import { assertWithin } from '../token-limit';
import { Versions } from '../versions.service';
import { type ArmPair, pairOf } from './arm-versions';
import { variantChangesNothing } from './arms.errors';

/** What is to be tried: the agent's block of this tier, with other values under some keys. */
export interface Variant {
  agentName: string;
  /** By id or slug; of the organization's tier when left out. */
  project?: string;
  config: DocumentChanges;
}

interface Tiers {
  /** Of the tier in question, draft or not. */
  own: Resource | undefined;
  /** What people get from the tiers above. */
  above: Resource[];
}

const MESSAGE = 'Variant of an experiment';
const FIELD = 'variant_config';

/** How a variant comes to be: as a version that is nobody's current one. */
@Injectable()
export class Variants {
  constructor(
    private readonly repository: ResourcesRepository,
    private readonly versions: Versions,
    private readonly creation: ResourceCreation,
    private readonly projects: ProjectsService,
  ) {}

  /** See `ArmVersions.drafted`. */
  async draft(
    tx: OrganizationTransaction,
    principal: Principal,
    { agentName, project, config }: Variant,
  ): Promise<ArmPair> {
    const projectId = await this.projects.heldId(tx, project);
    assertWithin(principal, projectId);
    const { own, above } = await this.tiersOf(tx, { agentName, projectId });
    if (Object.values(config).every((value) => value === undefined)) throw variantChangesNothing();
    const content = this.contentOf(agentName, own?.version.content ?? firstBlock(agentName, above), config);
    if (own?.publishedAt && content === own.version.content) throw variantChangesNothing();
    return own
      ? this.added(tx, principal, own, content)
      : this.begun(tx, principal, { agentName, projectId }, content);
  }

  /** Its own resource is locked, so that the control is the current version until the experiment has begun. */
  private async tiersOf(
    tx: OrganizationTransaction,
    { agentName: name, projectId }: Pick<ArmPair, 'agentName' | 'projectId'>,
  ): Promise<Tiers> {
    if (!isStorable(name)) throw agentNotFound(name);
    const tiers = await this.repository.withDrafts(tx, { projectId, type: 'agent', name });
    const isOwn = ({ tier }: Resource) => tier === (projectId === null ? 'organization' : 'project');
    const seen = tiers.find(isOwn);
    const own = seen && (await this.repository.lock(tx, seen.id));
    const above = tiers.filter((one) => !isOwn(one) && one.publishedAt !== null);
    if (!own && above.length === 0) throw agentNotFound(name);
    return { own, above };
  }

  private contentOf(name: string, block: string, config: DocumentChanges): string {
    return this.versions.accepted(changedDocument(block, config), { type: 'agent', name, field: FIELD });
  }

  private async added(
    tx: OrganizationTransaction,
    { userId: authorId }: Principal,
    own: Resource,
    content: string,
  ): Promise<ArmPair> {
    const variant = await this.versions.of(tx, own, { content, message: MESSAGE, authorId });
    return pairOf(own, own.publishedAt ? own.version.number : null, variant.number);
  }

  private async begun(
    tx: OrganizationTransaction,
    principal: Principal,
    { agentName: name, projectId }: Pick<ArmPair, 'agentName' | 'projectId'>,
    content: string,
  ): Promise<ArmPair> {
    const tier = projectId === null ? 'organization' : 'project';
    const about = { tier, projectId, type: 'agent', name, inheritance: 'inherit', forkedFrom: null } as const;
    const made = await this.creation.insert(tx, principal, about, {
      content,
      message: MESSAGE,
      publish: false,
    });
    return pairOf(made, null, made.version.number);
  }
}

/** Content has to say a description, and the most specific tier decides: it is what it was. */
function firstBlock(name: string, above: Resource[]): string {
  const [found] = mergedResources(above);
  return writtenFrontmatter({ name, description: found?.config.description ?? name });
}
