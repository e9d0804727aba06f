import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnalyticsService } from '@app/analytics';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { ByAgentResponse, toByAgent } from './by-agent.response';
import { ReportQuery, TimeseriesQuery, toReportInput } from './report.request';
import { SummaryDataResponse, toSummaryData } from './summary.response';
import { TimeseriesResponse, toTimeseries } from './timeseries.response';

@ApiTags('Analytics')
@ApiOrganizationParam()
@Controller(':org/sessions/analytics')
export class AnalyticsController {
  constructor(private readonly analytics: AnalyticsService) {}

  @Get('summary')
  @ApiOperation({
    operationId: 'analyticsSummary',
    summary: 'Headline figures of a period, and of the one before',
  })
  @ApiOkResponse({ type: SummaryDataResponse })
  @ApiErrors(400, 401, 403, 404)
  async summary(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ReportQuery,
  ): Promise<SummaryDataResponse> {
    return toSummaryData(await this.analytics.summary(principal, toReportInput(query)));
  }

  @Get('timeseries')
  @ApiOperation({ operationId: 'analyticsTimeseries', summary: 'Sessions, cost or tokens by day or week' })
  @ApiOkResponse({ type: TimeseriesResponse })
  @ApiErrors(400, 401, 403, 404)
  async timeseries(
    @CurrentPrincipal() principal: Principal,
    @Query() query: TimeseriesQuery,
  ): Promise<TimeseriesResponse> {
    const { interval, metric } = query;
    const report = await this.analytics.timeseries(principal, { ...toReportInput(query), interval, metric });
    return toTimeseries(report, { interval, metric });
  }

  @Get('by-agent')
  @ApiOperation({ operationId: 'analyticsByAgent', summary: 'Figures of each agent' })
  @ApiOkResponse({ type: ByAgentResponse })
  @ApiErrors(400, 401, 403, 404)
  async byAgent(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ReportQuery,
  ): Promise<ByAgentResponse> {
    return toByAgent(await this.analytics.byAgent(principal, toReportInput(query)));
  }
}
