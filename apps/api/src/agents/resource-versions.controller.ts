import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ForkUpgrades, ResourceHistory, ResourcesService } from '@app/agents';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal, PageQuery, toPageRequest } from '../http';
import { ApiIfMatch, IfMatch } from '../http/if-match';
import { ApiOrganizationHeader } from '../http/organization-header';
import { ContentDiffDataResponse, toContentDiffData } from './content-diff.response';
import { RollBackRequest, UpgradeForkRequest } from './resource.request';
import {
  ResourceDataResponse,
  ResourceVersionDataListResponse,
  ResourceVersionDataResponse,
  toResourceData,
  toUpgradeStateData,
  toVersionData,
  toVersionDataList,
  UpgradeStateDataResponse,
} from './resource.response';

@ApiTags('Resources')
@ApiOrganizationHeader()
@Controller('resources/:id')
export class ResourceVersionsController {
  constructor(
    private readonly history: ResourceHistory,
    private readonly resources: ResourcesService,
    private readonly upgrades: ForkUpgrades,
  ) {}

  @Get('versions')
  @ApiOperation({
    operationId: 'listResourceVersions',
    summary: 'List versions, newest first; of a deleted resource too, by its id',
  })
  @ApiOkResponse({ type: ResourceVersionDataListResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query() query: PageQuery,
  ): Promise<ResourceVersionDataListResponse> {
    return toVersionDataList(await this.history.list(principal, id, toPageRequest(query)));
  }

  @Get('versions/upgrade_available')
  @ApiOperation({
    operationId: 'isForkUpgradeAvailable',
    summary: 'Whether what a fork was copied from has changed since',
  })
  @ApiOkResponse({ type: UpgradeStateDataResponse })
  @ApiErrors(400, 401, 403, 404, 409)
  async upgradeAvailable(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<UpgradeStateDataResponse> {
    return toUpgradeStateData(await this.upgrades.state(principal, id));
  }

  @Post('versions/upgrade')
  @HttpCode(200)
  @ApiIfMatch()
  @ApiOperation({
    operationId: 'upgradeFork',
    summary: 'Take over what has changed in the original, merged line by line',
  })
  @ApiOkResponse({ type: ResourceDataResponse })
  @ApiErrors(400, 401, 403, 404, 409, 413, 422)
  async upgrade(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IfMatch() expected: string | undefined,
    @Body() { content }: UpgradeForkRequest,
  ): Promise<ResourceDataResponse> {
    return toResourceData(await this.upgrades.upgrade(principal, id, { content, expected }));
  }

  @Post('versions/rollback')
  @HttpCode(200)
  @ApiIfMatch()
  @ApiOperation({
    operationId: 'rollBackResource',
    summary: 'Make another version the current one: a former one, or one that an edit pattern became',
  })
  @ApiOkResponse({ type: ResourceDataResponse })
  @ApiErrors(400, 401, 403, 404, 422)
  async rollBack(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IfMatch() expected: string | undefined,
    @Body() { version_hash: hash }: RollBackRequest,
  ): Promise<ResourceDataResponse> {
    return toResourceData(await this.resources.rollBack(principal, id, hash, expected));
  }

  @Get('versions/:hash')
  @ApiOperation({ operationId: 'getResourceVersion', summary: 'Get a version with its content' })
  @ApiOkResponse({ type: ResourceVersionDataResponse })
  @ApiErrors(400, 401, 403, 404)
  async version(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('hash') hash: string,
  ): Promise<ResourceVersionDataResponse> {
    return toVersionData(await this.history.find(principal, id, hash));
  }

  @Get('diff/:from/:to')
  @ApiOperation({ operationId: 'diffResourceVersions', summary: 'Compare two versions, line by line' })
  @ApiOkResponse({ type: ContentDiffDataResponse })
  @ApiErrors(400, 401, 403, 404)
  async diff(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('from') from: string,
    @Param('to') to: string,
  ): Promise<ContentDiffDataResponse> {
    return toContentDiffData(await this.history.diff(principal, id, { from, to }));
  }
}
