import { Injectable } from '@nestjs/common';
import { FoldService, type SessionsTouched, sessionsTouched } from '@app/ingestion';
import { Handles, type JobHandler } from '@app/jobs';

@Injectable()
@Handles(sessionsTouched)
export class SessionsTouchedHandler implements JobHandler<SessionsTouched> {
  constructor(private readonly folds: FoldService) {}

  handle({ organizationId }: SessionsTouched): Promise<void> {
    return this.folds.foldWaiting({ organizationId });
  }
}
