import { Injectable } from '@nestjs/common';
import { FoldService, type SessionTouched, sessionTouched } from '@app/ingestion';
import { Handles, type JobHandler } from '@app/jobs';

@Injectable()
@Handles(sessionTouched)
export class SessionTouchedHandler implements JobHandler<SessionTouched> {
  constructor(private readonly folds: FoldService) {}

  handle({ organizationId, sessionId }: SessionTouched): Promise<void> {
    return this.folds.fold({ organizationId }, sessionId);
  }
}
