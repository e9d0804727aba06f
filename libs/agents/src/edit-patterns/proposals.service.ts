import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { proposedContent } from '../patterns/proposal';
import type { Resource } from '../resource';
import { ResourceCreation } from '../resource-creation.service';
import { ResourcesRepository } from '../resources.repository';
import { Versions } from '../versions.service';
import type { EditPattern } from './edit-pattern';
import { doesNotApply } from './edit-patterns.errors';

/** What the edit would make of the agent as it is. */
export interface Proposal {
  resource: Resource;
  content: string;
}

/** A version that nobody gets, and the current one that it was made from. */
export interface KeptProposal {
  resourceId: string;
  /** SHA-256 in hex, as the other. */
  versionHash: string;
  formerHash: string;
}

const SHARED = { tier: 'organization', projectId: null } as const;

/** What edit patterns make of agents: of the organization's own, draft or not; of the platform's where it has none. */
@Injectable()
export class Proposals {
  constructor(
    private readonly repository: ResourcesRepository,
    private readonly creation: ResourceCreation,
    private readonly versions: Versions,
  ) {}

  /** Null where the edit does not apply (any more). */
  async of(tx: OrganizationTransaction, pattern: EditPattern): Promise<Proposal | null> {
    return proposalFor(await this.agentOf(tx, pattern), pattern);
  }

  /** Makes it a version that nobody gets: one that is not current, of a draft where the agent is the platform's. */
  async keep(tx: OrganizationTransaction, principal: Principal, pattern: EditPattern): Promise<KeptProposal> {
    const agent = await this.agentOf(tx, pattern);
    const proposal = proposalFor(agent && (await this.repository.lock(tx, agent.id)), pattern);
    if (!proposal) throw doesNotApply();
    const content = this.versions.accepted(proposal.content, proposal.resource);
    const own = await this.ownOf(tx, principal, proposal.resource);
    const draft = { content, message: messageOf(pattern), authorId: principal.userId };
    const { hash: versionHash } = await this.versions.of(tx, own, draft);
    return { resourceId: own.id, versionHash, formerHash: own.version.hash };
  }

  private async agentOf(
    tx: OrganizationTransaction,
    { agentName: name }: EditPattern,
  ): Promise<Resource | undefined> {
    const tiers = await this.repository.withDrafts(tx, { projectId: null, type: 'agent', name });
    return tiers.find(({ tier }) => tier === 'organization') ?? tiers[0];
  }

  private async ownOf(tx: OrganizationTransaction, principal: Principal, agent: Resource): Promise<Resource> {
    if (agent.tier !== 'platform') return agent;
    return this.creation.copy(tx, principal, agent, { ...SHARED, publish: false });
  }
}

function proposalFor(resource: Resource | undefined, { hunk }: EditPattern): Proposal | null {
  const content = resource && proposedContent({ lines: hunk }, resource.version.content);
  return resource && content !== undefined ? { resource, content } : null;
}

function messageOf({ id, people, sessions }: EditPattern): string {
  return `Edit pattern ${id}, made by ${people} people in ${sessions} sessions`;
}
