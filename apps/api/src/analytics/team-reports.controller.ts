import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { TeamReports } from '@app/analytics';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { ByUserResponse, toByUser } from './by-user.response';
import { ReportQuery, toReportInput } from './report.request';
import { TeamOverviewDataResponse, toTeamOverviewData } from './team-overview.response';

@ApiTags('Analytics')
@ApiOrganizationParam()
@Controller(':org/sessions/analytics')
export class TeamReportsController {
  constructor(private readonly reports: TeamReports) {}

  @Get('by-user')
  @ApiOperation({ operationId: 'analyticsByUser', summary: 'Figures of each person' })
  @ApiOkResponse({ type: ByUserResponse })
  @ApiErrors(400, 401, 403, 404)
  async byUser(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ReportQuery,
  ): Promise<ByUserResponse> {
    return toByUser(await this.reports.byUser(principal, toReportInput(query)));
  }

  @Get('team-overview')
  @ApiOperation({ operationId: 'analyticsTeamOverview', summary: 'How many work with agents, and how much' })
  @ApiOkResponse({ type: TeamOverviewDataResponse })
  @ApiErrors(400, 401, 403, 404)
  async teamOverview(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ReportQuery,
  ): Promise<TeamOverviewDataResponse> {
    return toTeamOverviewData(await this.reports.overview(principal, toReportInput(query)));
  }
}
