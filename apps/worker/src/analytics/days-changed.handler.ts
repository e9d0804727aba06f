import { Injectable } from '@nestjs/common';
import { RollupUpkeep } from '@app/analytics';
import { ExperimentUpkeep } from '@app/experiments';
import { Handles, type JobHandler } from '@app/jobs';
import { type DaysChanged, daysChanged } from '@app/sessions';

/** Figures of sessions have changed: so have the sums of their days, and what their experiments say. */
@Injectable()
@Handles(daysChanged)
export class DaysChangedHandler implements JobHandler<DaysChanged> {
  constructor(
    private readonly rollups: RollupUpkeep,
    private readonly experiments: ExperimentUpkeep,
  ) {}

  async handle({ organizationId }: DaysChanged): Promise<void> {
    await this.rollups.sumChangedDays({ organizationId });
    await this.experiments.announceChanged({ organizationId });
  }
}
