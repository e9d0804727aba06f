import { Injectable } from '@nestjs/common';
import { FoldService } from '@app/ingestion';
import { Handles, type JobHandler } from '@app/jobs';
import { type SessionEnded, sessionEnded, SessionsService } from '@app/sessions';

/** A session's end: its last events are folded, then its figures are final. */
@Injectable()
@Handles(sessionEnded)
export class SessionEndedHandler implements JobHandler<SessionEnded> {
  constructor(
    private readonly folds: FoldService,
    private readonly sessions: SessionsService,
  ) {}

  async handle({ organizationId, sessionId }: SessionEnded): Promise<void> {
    const scope = { organizationId };
    await this.folds.fold(scope, [sessionId]);
    const day = await this.sessions.finalize(scope, sessionId);
    await this.sessions.announceDay(scope, day);
  }
}
