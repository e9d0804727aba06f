import { Injectable } from '@nestjs/common';
import { Clock, type Day, type Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { ProjectsService } from '@app/organizations';
import { seesEverybody } from '@app/sessions';
import { onlyOwnFigures } from './analytics.errors';
import { CellsRepository } from './cells.repository';
import { ChangedDaysRepository } from './changed-days.repository';
import { type Period, periodBefore, periodOf } from './period';
import type { ReportScope } from './sources.sql';

/** What a report is asked for; names as clients give them. */
export interface ReportInput {
  startDate?: string;
  endDate?: string;
  project?: string;
  repository?: string;
  agentName?: string;
  userId?: string;
}

/** A report, and the days that it speaks of. */
export type Dated<T> = T & { period: Period };

/**
 * Days whose sessions are read where sums are behind. A large organization has one or two at any time; after a repricing there are
 * more, and the older ones follow as they are summed.
 */
const MOST_CHANGED_DAYS = 31;

/** Which sessions a report speaks of, and who may ask for it. */
@Injectable()
export class ReportScopes {
  private readonly marks = new ChangedDaysRepository('changed_days');

  constructor(
    private readonly database: OrganizationDatabase,
    private readonly projects: ProjectsService,
    private readonly cells: CellsRepository,
    private readonly clock: Clock,
  ) {}

  /** Makes a report from one snapshot. */
  async read<T extends object>(
    principal: Principal,
    input: ReportInput,
    make: (tx: OrganizationTransaction, scope: ReportScope) => Promise<T>,
  ): Promise<Dated<T>> {
    const period = periodOf(input, this.clock.now());
    if (input.userId && input.userId !== principal.userId && !seesEverybody(principal))
      throw onlyOwnFigures();
    const report = await this.database.read(principal, async (tx) => {
      const scope = await this.scopeOf(tx, period, input);
      return make(tx, { ...scope, changedDays: await this.changedDays(tx, period) });
    });
    return { ...report, period };
  }

  /** Of this period and the one before. */
  private async changedDays(tx: OrganizationTransaction, period: Period): Promise<Day[]> {
    const { startDate } = periodBefore(period);
    // A connection does one after the other: nothing waits for an answer that it does not need.
    const [, days] = await Promise.all([
      this.cells.prepare(tx),
      this.marks.newest(tx, { ...period, startDate }, MOST_CHANGED_DAYS),
    ]);
    return days;
  }

  private async scopeOf(
    tx: OrganizationTransaction,
    period: Period,
    input: ReportInput,
  ): Promise<ReportScope> {
    const { agentName, userId, project, repository } = input;
    return {
      ...period,
      agentName,
      userId,
      projectId: project ? (await this.projects.inTransaction(tx, project)).id : tx.projectId,
      repositoryId: repository ? (await this.projects.repositoryInTransaction(tx, repository)).id : undefined,
    };
  }
}
