import { Injectable } from '@nestjs/common';
import { type Day, groupBy, type OrganizationScope, togetherOrEach } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { JobQueue } from '@app/jobs';
import { daysChanged } from '@app/sessions';
import { Logger } from '@app/telemetry';
import { RollupsRepository } from './rollups.repository';
import { FOUR_WEEKS } from './spans';

/** Days before other organizations have their shift: a quarter of a second, when the days are busy. */
const SHIFT = 10;

/** Keeps the sums of days right. */
@Injectable()
export class RollupUpkeep {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly rollups: RollupsRepository,
    private readonly jobs: JobQueue,
    private readonly logger: Logger,
  ) {}

  /**
   * One shift of an organization: sums the days again that wait longest, those of the same four weeks in one transaction.
   * What is left is announced, behind all who wait by then. Safe to repeat, and from several workers at once.
   */
  async sumChangedDays(scope: OrganizationScope): Promise<void> {
    const days = await this.database.run(scope, (tx) => this.rollups.changedDays(tx, SHIFT));
    let summed = 0;
    for (const some of groupBy(days, FOUR_WEEKS.firstOf).values()) summed += await this.sum(scope, some);
    // Those that failed are left to the sweep, so that they are not tried without a pause.
    if (days.length === SHIFT && summed > 0)
      await this.jobs.announceRest(daysChanged, { organizationId: scope.organizationId });
  }

  /** How many it summed. One that cannot be summed goes behind all that wait. */
  private async sum(scope: OrganizationScope, days: Day[]): Promise<number> {
    const summed = await togetherOrEach(
      days,
      (some) => this.database.run(scope, (tx) => this.rollups.recompute(tx, some)),
      async (day, error) => {
        this.logger.error('A day could not be summed; it is tried again', { err: error, day });
        await this.database.run(scope, (tx) => this.rollups.postpone(tx, day));
      },
    );
    return summed.length;
  }
}
