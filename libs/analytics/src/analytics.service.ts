import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { CellsRepository } from './cells.repository';
import { periodBefore } from './period';
import { type Dated, type ReportInput, ReportScopes } from './report-scopes.service';
import { figuresOf, type Summary } from './reports/figures';
import { type Ranked, rankingOf } from './reports/rankings';
import { type Interval, type Metric, timeseriesOf } from './reports/timeseries';
import type { ReportScope } from './sources.sql';

/** The reports of sessions, whoever had them. */
@Injectable()
export class AnalyticsService {
  constructor(
    private readonly scopes: ReportScopes,
    private readonly cells: CellsRepository,
  ) {}

  summary(principal: Principal, input: ReportInput): Promise<Dated<Summary & { previous: Summary }>> {
    return this.scopes.read(principal, input, async (tx, scope) => {
      const [summary, previous] = await Promise.all([
        this.summarize(tx, scope),
        this.summarize(tx, { ...scope, ...periodBefore(scope) }),
      ]);
      return { ...summary, previous };
    });
  }

  timeseries(
    principal: Principal,
    { interval, metric, ...input }: ReportInput & { interval: Interval; metric: Metric },
  ): Promise<Dated<{ points: { date: string; value: number }[] }>> {
    return this.scopes.read(principal, input, async (tx, scope) => {
      const daily = await this.cells.daily(tx, scope);
      return { points: timeseriesOf(daily, { ...scope, interval, metric }) };
    });
  }

  /** Busiest agent first; an empty key: sessions of none. */
  byAgent(principal: Principal, input: ReportInput): Promise<Dated<{ agents: Ranked[] }>> {
    return this.scopes.read(principal, input, async (tx, scope) => {
      const { agent } = await this.cells.totals(tx, scope, ['agent']);
      return { agents: rankingOf(agent) };
    });
  }

  private async summarize(tx: OrganizationTransaction, scope: ReportScope): Promise<Summary> {
    const { all, people } = await this.cells.summed(tx, scope);
    return { ...figuresOf(all), uniqueUsers: people };
  }
}
