import { Injectable } from '@nestjs/common';
import { FoldService, PromptKeeping } from '@app/ingestion';
import { Handles, type JobHandler, JobQueue } from '@app/jobs';
import { SessionChanges, SessionEndings, type SessionsEnded, sessionsEnded } from '@app/sessions';

/** As many as share a transaction, before other organizations have their shift. */
const SHIFT = 50;

/** Sessions' ends: their last events are folded, prompts are kept for searches, then their figures are final. */
@Injectable()
@Handles(sessionsEnded)
export class SessionsEndedHandler implements JobHandler<SessionsEnded> {
  constructor(
    private readonly folds: FoldService,
    private readonly prompts: PromptKeeping,
    private readonly endings: SessionEndings,
    private readonly changes: SessionChanges,
    private readonly jobs: JobQueue,
  ) {}

  async handle({ organizationId }: SessionsEnded): Promise<void> {
    const scope = { organizationId };
    const folded = await this.folds.foldEnded(scope, SHIFT);
    const final = await this.endings.finalize(scope, await this.prompts.keep(scope, folded));
    await this.changes.announce(scope, { ids: final, ended: false });
    if (final.length === SHIFT) await this.jobs.announceRest(sessionsEnded, { organizationId });
  }
}
