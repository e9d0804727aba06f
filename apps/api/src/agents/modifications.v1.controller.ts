import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal, PageQuery, toPageRequest } from '../http';
import { ApiOrganizationHeader } from '../http/organization-header';
import { ModificationReports } from './modification-reports.service';
import { LogModificationRequest } from './modification.request';
import {
  toV1Modification,
  toV1ModificationDiff,
  toV1ModificationList,
  V1ModificationDiffResponse,
  V1ModificationListResponse,
  V1ModificationResponse,
} from './modification.response';

@ApiTags('Agents (v1)')
@ApiOrganizationHeader()
@Controller('agents/:name/modifications')
export class ModificationsV1Controller {
  constructor(private readonly reports: ModificationReports) {}

  @Post()
  @ApiOperation({
    operationId: 'v1LogModification',
    summary: 'Tell that somebody has changed a file of an agent by hand; secrets in it are not stored',
  })
  @ApiCreatedResponse({ type: V1ModificationResponse })
  @ApiErrors(400, 401, 403, 404, 413, 422)
  async log(
    @CurrentPrincipal() principal: Principal,
    @Param('name') name: string,
    @Body() body: LogModificationRequest,
  ): Promise<V1ModificationResponse> {
    return toV1Modification(await this.reports.record(principal, name, body));
  }

  @Get()
  @ApiOperation({
    operationId: 'v1ListModifications',
    summary: 'List what was changed by hand, newest first: members see their own',
  })
  @ApiOkResponse({ type: V1ModificationListResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Param('name') name: string,
    @Query() query: PageQuery,
  ): Promise<V1ModificationListResponse> {
    return toV1ModificationList(await this.reports.list(principal, name, toPageRequest(query)));
  }

  @Get(':id')
  @ApiOperation({ operationId: 'v1GetModification', summary: 'Get what was changed by hand, line by line' })
  @ApiOkResponse({ type: V1ModificationDiffResponse })
  @ApiErrors(400, 401, 403, 404)
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('name') name: string,
    @Param('id') id: string,
  ): Promise<V1ModificationDiffResponse> {
    return toV1ModificationDiff(await this.reports.get(principal, name, id));
  }
}
