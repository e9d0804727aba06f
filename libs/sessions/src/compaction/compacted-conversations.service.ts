import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { HierarchyRepository } from '../hierarchy/hierarchy.repository';
import { SessionBeginnings } from '../session-beginnings.service';
import type { SessionEntity } from '../session.entity';
import { SessionSettlement } from '../session-settlement';
import { SessionsRepository } from '../sessions.repository';
import { toldTask } from '../told-task';
import { WorkFactsRepository } from '../work-facts.repository';
import { CapturedPrompts } from './captured-prompts';
import type { ConversationMaterial } from './conversation-material';

/** How it began, and what came last. */
const PROMPTS = { first: 3, last: 9 };

/** Where a condensed conversation comes from, and where it leads. */
@Injectable()
export class CompactedConversations {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly parts: HierarchyRepository,
    private readonly work: WorkFactsRepository,
    private readonly prompts: CapturedPrompts,
    private readonly beginnings: SessionBeginnings,
    private readonly settlement: SessionSettlement,
    private readonly clock: Clock,
  ) {}

  /** Null for a session that is gone. */
  async material(tx: OrganizationTransaction, sessionId: string): Promise<ConversationMaterial | null> {
    const session = await this.sessions.view(tx, sessionId);
    const stored = await this.sessions.find(tx, sessionId);
    if (!session || !stored) return null;
    const [tools, tasks] = [await this.parts.tools(tx, [sessionId]), await this.parts.tasks(tx, [sessionId])];
    const work = await this.work.of(tx, sessionId);
    const prompts = await this.prompts.of(tx, sessionId, PROMPTS);
    const told = tasks.map((task) => toldTask(session, task));
    return { session, isSealed: stored.sealedAt !== null, tools, tasks: told, work, prompts };
  }

  /** Ends the former conversation, if nothing has, and begins the next one. Answers both; none where that has happened. */
  async begin(
    tx: OrganizationTransaction,
    { session: { id: sessionId }, isSealed }: ConversationMaterial,
    summary: string,
  ): Promise<string[]> {
    const [former] = await this.sessions.lock(tx, [sessionId]);
    if (!former || former.compactedIntoId) return [];
    // A summary of what retention has deleted meanwhile would outlive it.
    if ((former.sealedAt !== null) !== isSealed) throw new Error('what was said was deleted meanwhile');
    const id = await this.open(tx, former, summary);
    const changes = { compactedIntoId: id, ...(former.endedAt ? {} : this.end(former)) };
    await this.settlement.settle(tx, [{ before: former, changes }]);
    return [sessionId, id];
  }

  private open(tx: OrganizationTransaction, former: SessionEntity, summary: string): Promise<string> {
    const { userId, agentName, projectId, runId, threadId, repositoryId, component, sensitive } = former;
    return this.beginnings.begin(tx, {
      ...{ userId, agentName, projectId, runId, threadId, repositoryId, component, sensitive },
      externalId: null,
      resumedFromId: former.id,
      lineage: 'compact',
      compactedSummary: summary,
      trigger: 'compact',
      metadata: {},
      openedBy: 'client',
      startedAt: this.clock.now(),
    });
  }

  /** By rule: a client that goes on with the former one takes that back. */
  private end({ startedAt }: SessionEntity): Partial<SessionEntity> {
    const now = this.clock.now();
    const endedAt = now < startedAt ? startedAt : now;
    return { endedAt, endedBy: 'rule', endReason: 'compact', finalizedAt: null };
  }
}
