import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CostBreakdowns } from '@app/analytics';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { CostBreakdownDataResponse, toCostBreakdownData } from './cost-breakdown.response';
import { ReportQuery, toReportInput } from './report.request';

@ApiTags('Analytics')
@ApiOrganizationParam()
@Controller(':org/sessions/analytics')
export class CostBreakdownController {
  constructor(private readonly breakdowns: CostBreakdowns) {}

  @Get('cost-breakdown')
  @ApiOperation({ operationId: 'analyticsCostBreakdown', summary: 'Cost by model, project and person' })
  @ApiOkResponse({ type: CostBreakdownDataResponse })
  @ApiErrors(400, 401, 403, 404)
  async costBreakdown(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ReportQuery,
  ): Promise<CostBreakdownDataResponse> {
    return toCostBreakdownData(await this.breakdowns.of(principal, toReportInput(query)));
  }
}
