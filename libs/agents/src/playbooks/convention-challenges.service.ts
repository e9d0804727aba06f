import { Injectable } from '@nestjs/common';
import {
  Clock,
  newId,
  type OrganizationScope,
  type Page,
  type PageRequest,
  type Principal,
} from '@app/kernel';
import { isUniqueViolation, OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { AuditLog } from '@app/organizations';
import { assertWithin } from '../token-limit';
import type { ChallengeStatus, ConventionChallenge } from './challenge';
import { ConventionChallengesRepository } from './convention-challenges.repository';
import { ConventionTiers } from './convention-tiers.service';
import { ConventionWriting } from './convention-writing.service';
import { ConventionsRepository } from './conventions.repository';
import {
  challengeDecided,
  challengedAlready,
  challengedConventionGone,
  challengeNotFound,
} from './playbooks.errors';
import { PlaybooksService } from './playbooks.service';

/** How a manager decides, and with which words. */
interface Decision {
  status: Exclude<ChallengeStatus, 'open'>;
  message?: string | null;
}

/** The queue of conventions that somebody thinks wrong. */
@Injectable()
export class ConventionChallenges {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: ConventionChallengesRepository,
    private readonly conventions: ConventionsRepository,
    private readonly playbooks: PlaybooksService,
    private readonly tiers: ConventionTiers,
    private readonly writing: ConventionWriting,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  list(
    scope: OrganizationScope,
    { status, playbook }: { status: ChallengeStatus; playbook?: string },
    request: PageRequest,
  ): Promise<Page<ConventionChallenge>> {
    return this.database.run(scope, async (tx) => {
      const playbookId = playbook && (await this.playbooks.existing(tx, playbook)).id;
      return this.repository.list(tx, { status, playbookId }, request);
    });
  }

  async challenge(
    principal: Principal,
    { playbook: reference, id }: { playbook: string; id: string },
    { reason, proposedBody = null }: { reason: string; proposedBody?: string | null },
  ): Promise<ConventionChallenge> {
    try {
      return await this.database.run(principal, async (tx) => {
        const playbook = await this.playbooks.existing(tx, reference);
        const { id: conventionId, key, projectId } = await this.tiers.existing(tx, playbook, id);
        assertWithin(principal, projectId);
        const undecided = { decidedBy: null, decidedAt: null, decisionMessage: null };
        const challenge = {
          ...{ id: newId(), playbookId: playbook.id, projectId, conventionId, key, reason, proposedBody },
          ...{ status: 'open' as const, challengedBy: principal.userId, createdAt: this.clock.now() },
          ...undecided,
        };
        await this.repository.insert(tx, challenge);
        return challenge;
      });
    } catch (error) {
      throw isUniqueViolation(error) ? challengedAlready() : error;
    }
  }

  /** An accepted challenge changes the convention at once: to what was proposed, or it is switched off. */
  async decide(
    principal: Principal,
    id: string,
    { status, message = null }: Decision,
  ): Promise<ConventionChallenge> {
    return this.database.run(principal, async (tx) => {
      const challenge = await this.repository.lock(tx, id);
      if (!challenge) throw challengeNotFound();
      assertWithin(principal, challenge.projectId);
      if (challenge.status === status) return challenge;
      if (challenge.status !== 'open') throw challengeDecided(challenge.status);
      if (status === 'accepted') await this.carryOut(tx, challenge);
      const decided = { decidedBy: principal.userId, decidedAt: this.clock.now(), decisionMessage: message };
      await this.repository.decide(tx, id, { status, ...decided });
      await this.record(tx, principal, challenge, status);
      return { ...challenge, status, ...decided };
    });
  }

  private async carryOut(tx: OrganizationTransaction, challenge: ConventionChallenge): Promise<void> {
    const { playbookId, projectId, key, proposedBody } = challenge;
    const playbook = await this.playbooks.heldWithItsConventions(tx, playbookId);
    const changes = proposedBody === null ? { isEnabled: false } : { body: proposedBody, isEnabled: true };
    const said = await this.conventions.at(tx, { playbookId, projectId });
    const own = said.find((one) => one.key === key);
    if (own) {
      await this.writing.change(tx, own, changes);
      return;
    }
    const above = await this.tiers.above(tx, playbook, { key, projectId: null });
    if (above?.id !== challenge.conventionId) throw challengedConventionGone();
    const { title, body } = above;
    await this.writing.add(tx, { playbookId, projectId }, [{ key, title, body, ...changes }]);
  }

  private record(
    tx: OrganizationTransaction,
    { userId: actorId }: Principal,
    { id, playbookId, projectId, key, challengedBy, proposedBody }: ConventionChallenge,
    status: Decision['status'],
  ): Promise<void> {
    const outcome = status === 'accepted' && (proposedBody === null ? 'switched_off' : 'changed');
    const details = {
      ...{ playbook_id: playbookId, project_id: projectId, key, challenged_by: challengedBy },
      convention: outcome || 'kept',
    };
    const subject = { type: 'convention_challenge', id };
    return this.audit.record(tx, { actorId, action: `convention_challenge.${status}`, subject, details });
  }
}
