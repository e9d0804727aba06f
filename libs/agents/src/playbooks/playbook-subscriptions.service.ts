import { Injectable } from '@nestjs/common';
import {
  Clock,
  type JsonObject,
  newId,
  type OrganizationScope,
  type Page,
  pageOf,
  type PageRequest,
  type Principal,
} from '@app/kernel';
import { isUniqueViolation, OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { type AuditAction, AuditLog, ProjectsService } from '@app/organizations';
import { assertWithin } from '../token-limit';
import type { Playbook, PlaybookSubscription } from './playbook';
import { subscribedAlready, subscriptionNotFound, unknownPlaybook } from './playbooks.errors';
import { PlaybooksService } from './playbooks.service';
import { PlaybookSubscriptionsRepository } from './playbook-subscriptions.repository';

/** Which playbooks an organization goes by, and which a project of it. */
@Injectable()
export class PlaybookSubscriptions {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: PlaybookSubscriptionsRepository,
    private readonly playbooks: PlaybooksService,
    private readonly projects: ProjectsService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  list(
    scope: OrganizationScope,
    { project }: { project?: string },
    request: PageRequest,
  ): Promise<Page<PlaybookSubscription>> {
    return this.database.run(scope, async (tx) => {
      const projectId = project === undefined ? undefined : await this.projects.chosenId(tx, project);
      return this.repository.list(tx, { projectId: projectId ?? undefined }, request);
    });
  }

  /** Playbooks to which there is no subscription: of the project, or of the organization. */
  available(
    scope: OrganizationScope,
    { project }: { project?: string },
    request: PageRequest,
  ): Promise<Page<Playbook>> {
    return this.database.run(scope, async (tx) => {
      const projectId = await this.projects.chosenId(tx, project);
      const found = await this.repository.of(tx, projectId);
      const taken = new Set(found.filter((one) => one.projectId === projectId).map((one) => one.playbookId));
      return pageOf(
        (await this.playbooks.all(tx)).filter(({ id }) => !taken.has(id)),
        request,
      );
    });
  }

  async get(scope: OrganizationScope, id: string): Promise<PlaybookSubscription> {
    const found = await this.database.run(scope, (tx) => this.repository.find(tx, id));
    if (!found) throw subscriptionNotFound();
    return found;
  }

  async subscribe(
    principal: Principal,
    { playbook, project }: { playbook: string; project?: string },
  ): Promise<PlaybookSubscription> {
    try {
      return await this.database.run(principal, async (tx) => {
        const projectId = await this.projects.heldId(tx, project);
        assertWithin(principal, projectId);
        const { id: playbookId } = await this.playbooks
          .heldWithItsConventions(tx, playbook)
          .catch(asUnknownPlaybook);
        const now = this.clock.now();
        const times = { createdAt: now, updatedAt: now };
        const subscription = { id: newId(), playbookId, projectId, isEnabled: true, ...times };
        await this.repository.insert(tx, subscription);
        await this.record(tx, principal, 'playbook_subscription.created', subscription);
        return subscription;
      });
    } catch (error) {
      throw isUniqueViolation(error) ? subscribedAlready() : error;
    }
  }

  /** A project's that is disabled takes away what the organization goes by. */
  async enable(principal: Principal, id: string, isEnabled: boolean): Promise<PlaybookSubscription> {
    return this.database.run(principal, async (tx) => {
      const subscription = await this.lock(tx, principal, id);
      if (subscription.isEnabled === isEnabled) return subscription;
      const changes = { isEnabled, updatedAt: this.clock.now() };
      await this.repository.update(tx, id, changes);
      const action = isEnabled ? 'playbook_subscription.enabled' : 'playbook_subscription.disabled';
      await this.record(tx, principal, action, subscription);
      return { ...subscription, ...changes };
    });
  }

  async unsubscribe(principal: Principal, id: string): Promise<void> {
    await this.database.run(principal, async (tx) => {
      const subscription = await this.lock(tx, principal, id);
      await this.repository.delete(tx, id);
      await this.record(tx, principal, 'playbook_subscription.deleted', subscription);
    });
  }

  /** The playbooks that a project goes by, or the organization where none is named: as they are listed. */
  async followed(tx: OrganizationTransaction, projectId: string | null): Promise<Playbook[]> {
    const subscriptions = await this.repository.of(tx, projectId);
    const isFollowed = ({ id }: Playbook): boolean => {
      const ones = subscriptions.filter(({ playbookId }) => playbookId === id);
      const deciding = ones.find((one) => one.projectId !== null) ?? ones[0];
      return deciding?.isEnabled ?? false;
    };
    return (await this.playbooks.all(tx)).filter(isFollowed);
  }

  private async lock(
    tx: OrganizationTransaction,
    principal: Principal,
    id: string,
  ): Promise<PlaybookSubscription> {
    const subscription = await this.repository.lock(tx, id);
    if (!subscription) throw subscriptionNotFound();
    assertWithin(principal, subscription.projectId);
    return subscription;
  }

  private record(
    tx: OrganizationTransaction,
    { userId: actorId }: Principal,
    action: Extract<AuditAction, `playbook_subscription.${string}`>,
    { id, playbookId, projectId }: PlaybookSubscription,
  ): Promise<void> {
    const subject = { type: 'playbook_subscription', id };
    const details: JsonObject = { playbook_id: playbookId, project_id: projectId };
    return this.audit.record(tx, { actorId, action, subject, details });
  }
}

function asUnknownPlaybook(error: unknown): never {
  throw (error as { kind?: string }).kind === 'not_found' ? unknownPlaybook() : error;
}
