import { Injectable } from '@nestjs/common';
import { RollupUpkeep } from '@app/analytics';
import { Handles, type JobHandler } from '@app/jobs';
import { type DaysChanged, daysChanged } from '@app/sessions';

@Injectable()
@Handles(daysChanged)
export class DaysChangedHandler implements JobHandler<DaysChanged> {
  constructor(private readonly rollups: RollupUpkeep) {}

  handle({ organizationId }: DaysChanged): Promise<void> {
    return this.rollups.sumChangedDays({ organizationId });
  }
}
