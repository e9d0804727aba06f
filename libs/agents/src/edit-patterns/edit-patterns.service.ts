import { Injectable } from '@nestjs/common';
import { Clock, type OrganizationScope, type Page, type PageRequest, type Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { AuditLog } from '@app/organizations';
import { proposedContent } from '../patterns/proposal';
import type { Resource } from '../resource';
import { outsideOfToken, patternNotFound } from '../resources.errors';
import { ResourcesRepository } from '../resources.repository';
import type { EditPattern } from './edit-pattern';
import { EditPatternsRepository } from './edit-patterns.repository';

/** What the edit would make of the agent as it is. */
export interface Proposal {
  resource: Resource;
  content: string;
}

/** What was found in what people change by hand, and what is decided about it. Of the whole organization. */
@Injectable()
export class EditPatternsService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: EditPatternsRepository,
    private readonly resources: ResourcesRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  list(
    scope: OrganizationScope,
    filter: { isDismissed: boolean },
    request: PageRequest,
  ): Promise<Page<EditPattern>> {
    return this.run(scope, (tx) => this.repository.list(tx, filter, request));
  }

  /** With what it would make of the organization's agent, or the platform's; null where it does not apply (any more). */
  get(scope: OrganizationScope, id: string): Promise<{ pattern: EditPattern; proposal: Proposal | null }> {
    return this.run(scope, async (tx) => {
      const pattern = await this.repository.find(tx, id);
      if (!pattern) throw patternNotFound();
      return { pattern, proposal: await this.proposalOf(tx, pattern) };
    });
  }

  /** Not told of again, however often the edit is made. */
  dismiss(principal: Principal, id: string): Promise<EditPattern> {
    return this.run(principal, async (tx) => {
      const pattern = await this.repository.lock(tx, id);
      if (!pattern) throw patternNotFound();
      if (pattern.dismissedAt) return pattern;
      const dismissedAt = this.clock.now();
      await this.repository.dismiss(tx, id, dismissedAt);
      const { agentName: agent_name, people, sessions } = pattern;
      const subject = { type: 'edit_pattern', id };
      const details = { agent_name, people, sessions };
      await this.audit.record(tx, {
        actorId: principal.userId,
        action: 'edit_pattern.dismissed',
        subject,
        details,
      });
      return { ...pattern, dismissedAt };
    });
  }

  private async proposalOf(
    tx: OrganizationTransaction,
    { agentName, hunk }: EditPattern,
  ): Promise<Proposal | null> {
    const tiers = await this.resources.published(tx, { projectId: null, type: 'agent', name: agentName });
    const resource = tiers.find(({ tier }) => tier === 'organization') ?? tiers[0];
    const content = resource && proposedContent({ lines: hunk }, resource.version.content);
    return resource && content !== undefined ? { resource, content } : null;
  }

  private run<T>(scope: OrganizationScope, work: (tx: OrganizationTransaction) => Promise<T>): Promise<T> {
    if (scope.projectId !== undefined) throw outsideOfToken();
    return this.database.run(scope, work);
  }
}
