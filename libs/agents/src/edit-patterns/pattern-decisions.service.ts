import { Injectable } from '@nestjs/common';
import { Clock, type JsonObject, type Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { type AuditAction, AuditLog } from '@app/organizations';
import { assertWithin } from '../token-limit';
import type { EditPattern } from './edit-pattern';
import { patternAccepted, patternDismissed, patternNotFound } from './edit-patterns.errors';
import { EditPatternsRepository } from './edit-patterns.repository';
import { type KeptProposal, Proposals } from './proposals.service';

/** What managers decide about edit patterns: once, and it stays decided however often the edit is made. */
@Injectable()
export class PatternDecisions {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: EditPatternsRepository,
    private readonly proposals: Proposals,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * The edit becomes a version of the agent, which nobody gets yet. `tryIt` says, in the same transaction, which experiment
   * tries it.
   */
  accept(
    principal: Principal,
    id: string,
    tryIt: (tx: OrganizationTransaction, kept: KeptProposal) => Promise<string>,
  ): Promise<EditPattern> {
    return this.decide(principal, id, async (tx, pattern) => {
      if (pattern.dismissedAt) throw patternDismissed();
      if (pattern.accepted) return pattern;
      const kept = await this.proposals.keep(tx, principal, pattern);
      const { resourceId, versionHash } = kept;
      const experimentId = await tryIt(tx, kept);
      const accepted = { resourceId, versionHash, experimentId, at: this.clock.now() };
      await this.repository.accept(tx, pattern.id, accepted);
      const outcome = { resource_id: resourceId, version_hash: versionHash, experiment_id: experimentId };
      await this.record(tx, principal, 'edit_pattern.accepted', pattern, outcome);
      return { ...pattern, accepted };
    });
  }

  /** It is none, and not told of again. */
  dismiss(principal: Principal, id: string): Promise<EditPattern> {
    return this.decide(principal, id, async (tx, pattern) => {
      if (pattern.accepted) throw patternAccepted();
      if (pattern.dismissedAt) return pattern;
      const dismissedAt = this.clock.now();
      await this.repository.dismiss(tx, pattern.id, dismissedAt);
      await this.record(tx, principal, 'edit_pattern.dismissed', pattern);
      return { ...pattern, dismissedAt };
    });
  }

  /** Two patterns of the platform's agent may be accepted at once: who comes second finds the draft of the first. */
  private decide(
    principal: Principal,
    id: string,
    work: (tx: OrganizationTransaction, pattern: EditPattern) => Promise<EditPattern>,
  ): Promise<EditPattern> {
    assertWithin(principal, null);
    return this.database.findOrCreate(principal, async (tx) => {
      const pattern = await this.repository.lock(tx, id);
      if (!pattern) throw patternNotFound();
      return work(tx, pattern);
    });
  }

  private record(
    tx: OrganizationTransaction,
    { userId: actorId }: Principal,
    action: Extract<AuditAction, `edit_pattern.${string}`>,
    { id, agentName: agent_name, people, sessions }: EditPattern,
    outcome: JsonObject = {},
  ): Promise<void> {
    const subject = { type: 'edit_pattern', id };
    const details = { agent_name, people, sessions, ...outcome };
    return this.audit.record(tx, { actorId, action, subject, details });
  }
}
