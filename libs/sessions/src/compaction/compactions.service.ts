import { Injectable } from '@nestjs/common';
import type { OrganizationScope } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { JobQueue } from '@app/jobs';
import { Logger } from '@app/telemetry';
import { SessionChanges } from '../live/session-changes.service';
import { compactionsRequested } from '../sessions.job';
import { CompactedConversations } from './compacted-conversations.service';
import { Condenser } from './condenser';
import { CompactionsRepository } from './compactions.repository';

/** Conversations before other organizations have their shift: one may take a minute. */
const SHIFT = 1;

/** Works what was requested. */
@Injectable()
export class Compactions {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly waiting: CompactionsRepository,
    private readonly conversations: CompactedConversations,
    private readonly condenser: Condenser,
    private readonly changes: SessionChanges,
    private readonly jobs: JobQueue,
    private readonly logger: Logger,
  ) {}

  /** The sessions of one shift of an organization. */
  next(scope: OrganizationScope): Promise<string[]> {
    return this.database.run(scope, (tx) => this.waiting.waiting(tx, SHIFT));
  }

  /** Works a shift; what is left is announced, behind all who wait by then. */
  async work({ organizationId }: OrganizationScope, ids: string[]): Promise<void> {
    for (const id of ids) await this.tryToCompact({ organizationId }, id);
    if (ids.length === SHIFT) await this.jobs.announceRest(compactionsRequested, { organizationId });
  }

  private async tryToCompact(scope: OrganizationScope, sessionId: string): Promise<void> {
    try {
      await this.compact(scope, sessionId);
    } catch (error) {
      this.logger.error('A conversation could not be condensed; it is tried again later', {
        err: error,
        sessionId,
      });
      await this.database.run(scope, (tx) => this.waiting.postpone(tx, sessionId));
    }
  }

  /** The condenser may take its time: it holds no transaction. */
  private async compact(scope: OrganizationScope, sessionId: string): Promise<void> {
    const material = await this.database.run(scope, (tx) => this.conversations.material(tx, sessionId));
    if (!material) return;
    const summary = await this.condenser.condense(material);
    const ids = await this.database.run(scope, (tx) => this.conversations.begin(tx, material, summary));
    await this.changes.announce(scope, { ids, ended: true });
  }
}
