import { Injectable } from '@nestjs/common';
import { AnalyticsService } from '@app/analytics';
import { Handles, type JobHandler } from '@app/jobs';
import { type DayChanged, dayChanged } from '@app/sessions';

@Injectable()
@Handles(dayChanged)
export class DayChangedHandler implements JobHandler<DayChanged> {
  constructor(private readonly analytics: AnalyticsService) {}

  handle({ organizationId, day }: DayChanged): Promise<void> {
    return this.analytics.recomputeDay({ organizationId }, day);
  }
}
