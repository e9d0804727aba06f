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
import { type Convention, toldConvention } from './convention';
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

/** What an accepted challenge made of a convention. */
interface Change {
  before: Convention;
  after: Convention;
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
        const playbook = await this.playbooks.heldWithItsConventions(tx, reference);
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
      const challenge = await this.held(tx, id);
      assertWithin(principal, challenge.projectId);
      if (challenge.status === status) return challenge;
      if (challenge.status !== 'open') throw challengeDecided(challenge.status);
      const changed = status === 'accepted' ? await this.carryOut(tx, challenge) : null;
      const decided = { decidedBy: principal.userId, decidedAt: this.clock.now(), decisionMessage: message };
      await this.repository.decide(tx, id, { status, ...decided });
      await this.record(tx, principal, { ...challenge, status }, changed);
      return { ...challenge, status, ...decided };
    });
  }

  /** Behind its playbook, as whoever changes or deletes that one does. */
  private async held(tx: OrganizationTransaction, id: string): Promise<ConventionChallenge> {
    const found = await this.repository.find(tx, id);
    if (!found) throw challengeNotFound();
    await this.playbooks.heldWithItsConventions(tx, found.playbookId);
    const challenge = await this.repository.lock(tx, id);
    if (!challenge) throw challengeNotFound();
    return challenge;
  }

  /** Only on what was challenged: what somebody has said since is theirs. */
  private async carryOut(tx: OrganizationTransaction, challenge: ConventionChallenge): Promise<Change> {
    const { playbookId, projectId, key, conventionId, proposedBody } = challenge;
    const changes = proposedBody === null ? { isEnabled: false } : { body: proposedBody, isEnabled: true };
    const own = (await this.conventions.at(tx, { playbookId, projectId })).find((one) => one.key === key);
    if (own) {
      const isSame = own.id === conventionId && own.updatedAt! <= challenge.createdAt;
      if (!isSame) throw challengedConventionGone();
      return { before: own, after: await this.writing.change(tx, own, changes) };
    }
    const playbook = await this.playbooks.existing(tx, playbookId);
    const above = await this.tiers.above(tx, playbook, { key, projectId: null });
    if (above?.id !== conventionId) throw challengedConventionGone();
    const { title, body } = above;
    const [after] = await this.writing.add(tx, { playbookId, projectId }, [{ key, title, body, ...changes }]);
    return { before: above, after: after! };
  }

  private record(
    tx: OrganizationTransaction,
    { userId: actorId }: Principal,
    { id, playbookId, projectId, key, challengedBy, status }: ConventionChallenge & Decision,
    changed: Change | null,
  ): Promise<void> {
    const about = { playbook_id: playbookId, project_id: projectId, key, challenged_by: challengedBy };
    return this.audit.record(tx, {
      ...{ actorId, action: `convention_challenge.${status}`, subject: { type: 'convention_challenge', id } },
      details: { ...about, convention: changed && toldConvention(changed.after) },
      before: changed ? { convention: toldConvention(changed.before) } : undefined,
    });
  }
}
