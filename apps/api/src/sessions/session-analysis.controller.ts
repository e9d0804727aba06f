import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@app/kernel';
import { SessionAnalyses } from '@app/sessions';
import { ApiErrors, CurrentPrincipal } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { SessionAnalysisDataResponse, toSessionAnalysisData } from './session-analysis.response';

@ApiTags('Sessions')
@ApiOrganizationParam()
@Controller(':org/sessions/:id/analysis')
export class SessionAnalysisController {
  constructor(private readonly analyses: SessionAnalyses) {}

  @Get()
  @ApiOperation({
    operationId: 'getSessionAnalysis',
    summary: 'How a session went: failures, retries, interruptions, edits, and how good that is',
    description:
      'Figures grow while the session lasts. The score is computed at its end, and again when something is told later',
  })
  @ApiOkResponse({ type: SessionAnalysisDataResponse })
  @ApiErrors(401, 403, 404)
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<SessionAnalysisDataResponse> {
    return toSessionAnalysisData(await this.analyses.get(principal, id));
  }
}
