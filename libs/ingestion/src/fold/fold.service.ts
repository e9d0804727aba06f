import { Injectable } from '@nestjs/common';
import { type OrganizationScope, togetherOrEach } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { JobQueue } from '@app/jobs';
import { SessionChanges } from '@app/sessions';
import { Logger } from '@app/telemetry';
import { sessionsTouched } from '../ingestion.job';
import { FoldRepository } from './fold.repository';
import { SessionFolds } from './session-folds.service';

/** Sessions that share a transaction: a fold of fifty costs as many round trips as a fold of one. */
const AT_ONCE = 50;
/** Such transactions before others have their shift: well under a second. Its end costs Redis two round trips. */
const SHIFT = 5;

/** Folds what waits, and announces what follows from it. */
@Injectable()
export class FoldService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly folds: SessionFolds,
    private readonly raw: FoldRepository,
    private readonly changes: SessionChanges,
    private readonly jobs: JobQueue,
    private readonly logger: Logger,
  ) {}

  /**
   * One shift of an organization: the sessions that wait longest. What is left is announced again, behind all who wait
   * by then. A session that cannot be folded holds up no other: it is tried again later.
   */
  async foldWaiting(scope: OrganizationScope): Promise<void> {
    for (let batch = 0; batch < SHIFT; batch += 1) {
      const ids = await this.database.run(scope, (tx) => this.raw.waiting(tx, AT_ONCE));
      await this.foldThese(scope, ids);
      if (ids.length < AT_ONCE) return;
    }
    await this.jobs.announceRest(sessionsTouched, { organizationId: scope.organizationId });
  }

  /** Folds what is left of sessions that have ended and are not final yet. Answers those that may be made final. */
  async foldEnded(scope: OrganizationScope, most: number): Promise<string[]> {
    return this.foldThese(scope, await this.database.run(scope, (tx) => this.raw.ended(tx, most)));
  }

  async fold(scope: OrganizationScope, sessionIds: string[]): Promise<void> {
    const { folded, ended } = await this.database.run(scope, (tx) => this.folds.fold(tx, sessionIds));
    await this.changes.announce(scope, { ids: folded, ended: ended.length > 0 });
  }

  /** What waits of these sessions. Answers those that did not fail. */
  foldThese(scope: OrganizationScope, ids: string[]): Promise<string[]> {
    return togetherOrEach(
      ids,
      (some) => this.fold(scope, some),
      (id, error) => this.postpone(scope, id, error),
    );
  }

  private async postpone(scope: OrganizationScope, sessionId: string, error: unknown): Promise<void> {
    this.logger.error('A session could not be folded; it is tried again later', { err: error, sessionId });
    await this.database.run(scope, (tx) => this.raw.postpone(tx, sessionId));
  }
}
