import { Injectable } from '@nestjs/common';
import { DomainError, type OrganizationScope } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { JobQueue } from '@app/jobs';
import { dayChanged, sessionEnded } from '@app/sessions';
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
      await this.foldOrSplit(scope, ids);
      if (ids.length < AT_ONCE) return;
    }
    await this.jobs.announceRest(sessionsTouched, { organizationId: scope.organizationId });
  }

  async fold(scope: OrganizationScope, sessionIds: string[]): Promise<void> {
    const { changedDays, ended } = await this.database.run(scope, (tx) => this.folds.fold(tx, sessionIds));
    const { organizationId } = scope;
    for (const day of changedDays) await this.jobs.announce(dayChanged, { organizationId, day });
    for (const sessionId of ended) await this.jobs.announce(sessionEnded, { organizationId, sessionId });
  }

  private async foldOrSplit(scope: OrganizationScope, ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    try {
      await this.fold(scope, ids);
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'unavailable') throw error;
      if (ids.length === 1) await this.postpone(scope, ids[0]!, error);
      else for (const id of ids) await this.foldOrSplit(scope, [id]);
    }
  }

  private async postpone(scope: OrganizationScope, sessionId: string, error: unknown): Promise<void> {
    this.logger.error('A session could not be folded; it is tried again later', { err: error, sessionId });
    await this.database.run(scope, (tx) => this.raw.postpone(tx, sessionId));
  }
}
