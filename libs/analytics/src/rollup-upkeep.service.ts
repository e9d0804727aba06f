import { Injectable } from '@nestjs/common';
import { type Day, groupBy, type OrganizationScope, togetherOrEach } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { JobQueue } from '@app/jobs';
import { daysChanged } from '@app/sessions';
import { Logger } from '@app/telemetry';
import type { ChangedDaysRepository } from './changed-days.repository';
import { RollupsRepository } from './rollups.repository';
import { FOUR_WEEKS } from './spans';
import { VersionRollupsRepository } from './versions/version-rollups.repository';

/** Days of each kind before other organizations have their shift: half a second, when the days are busy. */
const SHIFT = 10;

/** Sums by day, and the marks of days that are to be summed again. */
interface DaySums {
  marks: ChangedDaysRepository;
  /** Sums days of the same four weeks again. */
  recompute(tx: OrganizationTransaction, days: Day[]): Promise<void>;
}

/** Keeps the sums of days right. */
@Injectable()
export class RollupUpkeep {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly rollups: RollupsRepository,
    private readonly versions: VersionRollupsRepository,
    private readonly jobs: JobQueue,
    private readonly logger: Logger,
  ) {}

  /**
   * One shift of an organization: sums the days again that wait longest, those of the same four weeks in one transaction.
   * What is left is announced, behind all who wait by then. Safe to repeat, and from several workers at once.
   */
  async sumChangedDays(scope: OrganizationScope): Promise<void> {
    const goOn = [await this.shift(scope, this.rollups), await this.shift(scope, this.versions)];
    if (goOn.includes(true))
      await this.jobs.announceRest(daysChanged, { organizationId: scope.organizationId });
  }

  /** Whether more may wait. Those that failed are left to the sweep, so that they are not tried without a pause. */
  private async shift(scope: OrganizationScope, sums: DaySums): Promise<boolean> {
    const days = await this.database.run(scope, (tx) => sums.marks.first(tx, SHIFT));
    let summed = 0;
    for (const some of groupBy(days, FOUR_WEEKS.firstOf).values())
      summed += await this.sum(scope, sums, some);
    return days.length === SHIFT && summed > 0;
  }

  /** How many it summed. One that cannot be summed goes behind all that wait. */
  private async sum(scope: OrganizationScope, sums: DaySums, days: Day[]): Promise<number> {
    const summed = await togetherOrEach(
      days,
      (some) => this.database.run(scope, (tx) => sums.recompute(tx, some)),
      async (day, error) => {
        this.logger.error('A day could not be summed; it is tried again', { err: error, day });
        await this.database.run(scope, (tx) => sums.marks.postpone(tx, day));
      },
    );
    return summed.length;
  }
}
