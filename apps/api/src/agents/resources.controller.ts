import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ResourceCreation, ResourcesService } from '@app/agents';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal, toPageRequest } from '../http';
import { ApiIfMatch, IfMatch } from '../http/if-match';
import { ApiOrganizationHeader } from '../http/organization-header';
import {
  CreateResourceRequest,
  ForkResourceRequest,
  ResourceListQuery,
  UpdateResourceRequest,
} from './resource.request';
import {
  ResourceDataListResponse,
  ResourceDataResponse,
  toResourceData,
  toResourceDataList,
} from './resource.response';

@ApiTags('Resources')
@ApiOrganizationHeader()
@Controller('resources')
export class ResourcesController {
  constructor(
    private readonly resources: ResourcesService,
    private readonly creation: ResourceCreation,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listResources',
    summary: 'List agents, skills, rules and commands of all tiers, newest first',
  })
  @ApiOkResponse({ type: ResourceDataListResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ResourceListQuery,
  ): Promise<ResourceDataListResponse> {
    const { resource_type: type, project_id: project, tier, name } = query;
    const filter = { type, project, tier, name };
    return toResourceDataList(await this.resources.list(principal, filter, toPageRequest(query)));
  }

  @Post()
  @ApiOperation({
    operationId: 'createResource',
    summary: 'Create a resource for the organization or a project',
  })
  @ApiCreatedResponse({ type: ResourceDataResponse })
  @ApiErrors(400, 401, 403, 404, 409, 413, 422)
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body() { project_id: project, publish = false, ...body }: CreateResourceRequest,
  ): Promise<ResourceDataResponse> {
    return toResourceData(await this.creation.create(principal, { ...body, project, publish }));
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getResource', summary: 'Get a resource with its content, by id or name' })
  @ApiOkResponse({ type: ResourceDataResponse })
  @ApiErrors(400, 401, 403, 404)
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<ResourceDataResponse> {
    return toResourceData(await this.resources.get(principal, id));
  }

  @Patch(':id')
  @ApiIfMatch()
  @ApiOperation({
    operationId: 'updateResource',
    summary: 'Save content as a new version; what is the same as the current one makes none',
  })
  @ApiOkResponse({ type: ResourceDataResponse })
  @ApiErrors(400, 401, 403, 404, 413, 422)
  async save(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IfMatch() expected: string | undefined,
    @Body() { content, message }: UpdateResourceRequest,
  ): Promise<ResourceDataResponse> {
    return toResourceData(await this.resources.save(principal, id, { content, message, expected }));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiIfMatch()
  @ApiOperation({
    operationId: 'deleteResource',
    summary: 'Delete a resource; sessions go on saying what they ran',
  })
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404)
  async remove(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IfMatch() expected: string | undefined,
  ): Promise<void> {
    await this.resources.delete(principal, id, expected);
  }

  @Post(':id/fork')
  @ApiOperation({
    operationId: 'forkResource',
    summary: 'Copy a resource to the organization or a project, to go its own way',
  })
  @ApiCreatedResponse({ type: ResourceDataResponse })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async fork(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() { project_id: project }: ForkResourceRequest,
  ): Promise<ResourceDataResponse> {
    return toResourceData(await this.creation.fork(principal, id, { project }));
  }

  @Post(':id/publish')
  @HttpCode(200)
  @ApiOperation({ operationId: 'publishResource', summary: 'Make a draft what people get' })
  @ApiOkResponse({ type: ResourceDataResponse })
  @ApiErrors(400, 401, 403, 404)
  async publish(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<ResourceDataResponse> {
    return toResourceData(await this.resources.publish(principal, id));
  }
}
