import { Injectable } from '@nestjs/common';
import { Clock, type Principal, roundUsd } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { ProjectsService } from '@app/organizations';
import { seesEverybody } from '@app/sessions';
import { onlyOwnFigures } from './analytics.errors';
import type { Cell } from './cell';
import { NamesRepository, type Names } from './names.repository';
import { type Period, periodBefore, periodOf } from './period';
import {
  addCells,
  type Interval,
  type Metric,
  type Share,
  sharesOf,
  type Summary,
  summaryOf,
  timeseriesOf,
} from './reports';
import { type ReportScope, type ResourceVersionRef, RollupsRepository } from './rollups.repository';

/** What a report is asked for; names as clients give them. */
export interface ReportInput {
  startDate?: string;
  endDate?: string;
  project?: string;
  repository?: string;
  agentName?: string;
  userId?: string;
}

export interface CostBreakdown {
  totalCost: number;
  byModel: Share[];
  byProject: Share[];
  byUser: Share[];
  names: Names;
}

/** The row of everybody whom the caller may not see one by one. */
export const OTHERS = 'others';

@Injectable()
export class AnalyticsService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly rollups: RollupsRepository,
    private readonly names: NamesRepository,
    private readonly projects: ProjectsService,
    private readonly clock: Clock,
  ) {}

  async summary(principal: Principal, input: ReportInput): Promise<Summary & { previous: Summary }> {
    return this.report(principal, input, async (tx, scope) => {
      const previous = { ...scope, ...periodBefore(scope) };
      return { ...(await this.summarize(tx, scope)), previous: await this.summarize(tx, previous) };
    });
  }

  async timeseries(
    principal: Principal,
    input: ReportInput & { interval: Interval; metric: Metric },
  ): Promise<{ points: { date: string; value: number }[]; period: Period }> {
    return this.report(principal, input, async (tx, scope) => {
      const { startDate, endDate } = scope;
      const points = timeseriesOf(await this.rollups.daily(tx, scope, 'all'), {
        ...input,
        startDate,
        endDate,
      });
      return { points, period: { startDate, endDate } };
    });
  }

  async costBreakdown(principal: Principal, input: ReportInput): Promise<CostBreakdown> {
    return this.report(principal, input, async (tx, scope) => {
      const byModel = await this.rollups.totals(tx, scope, 'model');
      const byProject = await this.rollups.totals(tx, scope, 'project');
      const byUser = visibleTo(principal, await this.rollups.totals(tx, scope, 'user'));
      const names = await this.names.of(tx, { projects: keysOf(byProject), users: keysOf(byUser) });
      const totalCost = roundUsd(byUser.reduce((sum, cell) => sum + cell.cost, 0n));
      return {
        totalCost,
        byModel: sharesOf(byModel),
        byProject: sharesOf(byProject),
        byUser: sharesOf(byUser),
        names,
      };
    });
  }

  /** Of all sessions that ran these versions, whenever that was; in the order in which they are named. */
  versions(principal: Principal, versions: ResourceVersionRef[]): Promise<Summary[]> {
    return this.database.read(principal, async (tx) => {
      const summaries: Summary[] = [];
      for (const version of versions) {
        const all = await this.rollups.ofVersion(tx, version, 'all');
        summaries.push(summaryOf(all, await this.rollups.ofVersion(tx, version, 'user')));
      }
      return summaries;
    });
  }

  private async summarize(tx: OrganizationTransaction, scope: ReportScope): Promise<Summary> {
    const all = await this.rollups.totals(tx, scope, 'all');
    return summaryOf(all, await this.rollups.totals(tx, scope, 'user'));
  }

  private report<T>(
    principal: Principal,
    input: ReportInput,
    make: (tx: OrganizationTransaction, scope: ReportScope) => Promise<T>,
  ): Promise<T> {
    const period = periodOf(input, this.clock.now());
    if (input.userId && input.userId !== principal.userId && !seesEverybody(principal))
      throw onlyOwnFigures();
    return this.database.read(principal, async (tx) => make(tx, await this.scopeOf(tx, period, input)));
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

/** Below manager: the caller's own row and one of all others. */
function visibleTo(principal: Principal, users: Cell[]): Cell[] {
  if (seesEverybody(principal)) return users;
  const own = users.filter((cell) => cell.key === principal.userId);
  const others = users.filter((cell) => cell.key !== principal.userId);
  return others.length > 0 ? [...own, addCells(OTHERS, others)] : own;
}

function keysOf(cells: Cell[]): string[] {
  return cells.map((cell) => cell.key).filter((key) => key !== '' && key !== OTHERS);
}
