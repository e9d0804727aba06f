import { Injectable } from '@nestjs/common';
import type { OrganizationScope } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { JobQueue } from '@app/jobs';
import { daysChanged, PersonSessions } from '@app/sessions';
import { sessionsTouched } from '../ingestion.job';
import { SessionContentRepository } from '../retention/session-content.repository';
import type { Erasure } from './erasure';
import { erasureRequested } from './erasure-requested.job';
import { ErasuresRepository } from './erasures.repository';

/** Sessions of one transaction: each may have thousands of events. */
const AT_ONCE = 10;
/** Contents of files: each may have 256 KiB. */
const CONTENTS_AT_ONCE = 200;
/** Such transactions before others have their shift. */
const SHIFT = 20;

/**
 * Deletes what is recorded of people, in small transactions that may end anywhere: what is left is what is to be done. The
 * person leaves the experiments first, so that sums are made without them; then uploads and sessions go, with all that
 * refers to them, also what they record meanwhile; then contents of files that nobody has any more. What they record after the end is theirs to tell anew. What was under way at
 * the end, to sessions that are gone, is looked for a quarter of an hour later.
 */
@Injectable()
export class Erasing {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly erasures: ErasuresRepository,
    private readonly sessions: PersonSessions,
    private readonly content: SessionContentRepository,
    private readonly jobs: JobQueue,
  ) {}

  /** One shift of an organization; what is left is announced again. */
  async goOn(scope: OrganizationScope): Promise<void> {
    const { organizationId } = scope;
    let isLeft = true;
    for (let batch = 0; batch < SHIFT && isLeft; batch += 1)
      isLeft = await this.database.run(scope, (tx) => this.step(tx));
    if (isLeft) await this.jobs.announceRest(erasureRequested, { organizationId });
    await this.jobs.announce(daysChanged, { organizationId });
    await this.jobs.announce(sessionsTouched, { organizationId });
  }

  /** False when nothing is left to do now. */
  private async step(tx: OrganizationTransaction): Promise<boolean> {
    const erasure = await this.erasures.lockOldest(tx);
    return erasure ? this.eraseSome(tx, erasure) : this.settleSome(tx);
  }

  private async eraseSome(tx: OrganizationTransaction, { id, userId }: Erasure): Promise<boolean> {
    if (await this.sessions.leaveNextExperiment(tx, userId)) return true;
    await this.erasures.deleteImports(tx, userId);
    const deleted = await this.sessions.deleteSome(tx, userId, AT_ONCE);
    if (deleted.length > 0) await this.forget(tx, id, deleted);
    else if ((await this.sessions.deleteUnusedContents(tx, CONTENTS_AT_ONCE)) === 0)
      await this.erasures.finish(tx, id);
    return true;
  }

  private async forget(
    tx: OrganizationTransaction,
    id: string,
    sessions: { id: string; sessionDay: string }[],
  ): Promise<void> {
    await this.content.delete(tx, sessions);
    await this.erasures.addErased(tx, id, sessions);
  }

  private async settleSome(tx: OrganizationTransaction): Promise<boolean> {
    const sessions = await this.erasures.lockSettling(tx, AT_ONCE);
    await this.content.delete(tx, sessions);
    if (sessions.length === 0) await this.erasures.settle(tx);
    return sessions.length > 0;
  }
}
