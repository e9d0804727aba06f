import { Injectable } from '@nestjs/common';
import { Clock, type Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { ProjectsService } from '@app/organizations';
import { seesEverybody } from '@app/sessions';
import { onlyOwnFigures } from './analytics.errors';
import { CellsRepository } from './cells.repository';
import { type Period, periodOf } from './period';
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

/** Which sessions a report speaks of, and who may ask for it. */
@Injectable()
export class ReportScopes {
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
      // A connection does one after the other: nothing waits for an answer that it does not need.
      const [, report] = await Promise.all([this.cells.prepare(tx), make(tx, scope)]);
      return report;
    });
    return { ...report, period };
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
