import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal, toPageRequest } from '../http';
import { ApiOrganizationHeader } from '../http/organization-header';
import { CompareVersionsQuery, VersionStatsQuery } from './resource-stats.request';
import {
  ComparisonDataResponse,
  toComparison,
  toVersionStatsList,
  VersionStatsListResponse,
} from './resource-stats.response';
import { ResourceStats } from './resource-stats.service';

@ApiTags('Resources')
@ApiOrganizationHeader()
@Controller('resources/:id/stats')
export class ResourceStatsController {
  constructor(private readonly stats: ResourceStats) {}

  @Get()
  @ApiOperation({
    operationId: 'getResourceStats',
    summary: 'What the sessions came to that ran each version, newest version first',
    description:
      'A session ran a version that it was opened with, and one that a subagent of it was made of; it counts once. As in reports, ' +
      'what has just happened follows within seconds',
  })
  @ApiOkResponse({ type: VersionStatsListResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query() query: VersionStatsQuery,
  ): Promise<VersionStatsListResponse> {
    return toVersionStatsList(await this.stats.list(principal, id, toPageRequest(query)));
  }

  @Get('compare')
  @ApiOperation({
    operationId: 'compareResourceVersions',
    summary: 'The same for two versions, side by side. Differences may be chance: an experiment tells',
  })
  @ApiOkResponse({ type: ComparisonDataResponse })
  @ApiErrors(400, 401, 403, 404)
  async compare(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query() hashes: CompareVersionsQuery,
  ): Promise<ComparisonDataResponse> {
    return toComparison(await this.stats.compare(principal, id, hashes));
  }
}
