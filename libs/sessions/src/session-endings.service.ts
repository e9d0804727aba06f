import { Injectable } from '@nestjs/common';
import { Clock, type OrganizationScope, togetherOrEach } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { Logger } from '@app/telemetry';
import { SessionAnalyses } from './analysis/session-analyses.service';
import { SessionSettlement } from './session-settlement';
import { SessionsRepository } from './sessions.repository';

/** The last step of sessions' ends. */
@Injectable()
export class SessionEndings {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly sessions: SessionsRepository,
    private readonly settlement: SessionSettlement,
    private readonly analyses: SessionAnalyses,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Makes figures of sessions final that have ended, and scores them; safe to repeat. Answers those that it worked. */
  finalize(scope: OrganizationScope, ids: string[]): Promise<string[]> {
    return togetherOrEach(
      ids,
      (some) => this.finalizeAll(scope, some),
      (sessionId, error) =>
        this.logger.error('A session could not be made final; it is tried again', { err: error, sessionId }),
    );
  }

  private finalizeAll(scope: OrganizationScope, ids: string[]): Promise<void> {
    return this.database.run(scope, async (tx) => {
      const locked = await this.sessions.lock(tx, ids);
      // The fold may have found that one goes on.
      const ended = locked.filter(({ endedAt }) => endedAt !== null);
      const changes = { finalizedAt: this.clock.now() };
      if (ended.length === 0) return;
      await this.settlement.settle(
        tx,
        ended.map((before) => ({ before, changes })),
      );
      await this.analyses.analyze(
        tx,
        ended.map(({ id }) => id),
      );
    });
  }
}
