import { Injectable } from '@nestjs/common';
import { Retention, type RetentionDue, retentionDue } from '@app/ingestion';
import { Handles, type JobHandler } from '@app/jobs';

@Injectable()
@Handles(retentionDue)
export class RetentionDueHandler implements JobHandler<RetentionDue> {
  constructor(private readonly retention: Retention) {}

  handle({ organizationId }: RetentionDue): Promise<void> {
    return this.retention.goOn({ organizationId });
  }
}
