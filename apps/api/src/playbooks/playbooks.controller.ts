import { Body, Controller, Delete, Get, Header, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { EffectiveConventions, PlaybooksService } from '@app/agents';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal, PageQuery, toPageRequest } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { Revalidates } from '../http/revalidation';
import { CreatePlaybookRequest, StacksQuery, SyncQuery, UpdatePlaybookRequest } from './playbook.request';
import {
  MatchedPlaybookDataListResponse,
  PlaybookDataListResponse,
  PlaybookDataResponse,
  toMatchedPlaybookDataList,
  toPlaybookData,
  toPlaybookDataList,
} from './playbook.response';

@ApiTags('Playbooks')
@ApiOrganizationParam()
@Controller(':org/playbooks')
export class PlaybooksController {
  constructor(
    private readonly playbooks: PlaybooksService,
    private readonly effective: EffectiveConventions,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listPlaybooks',
    summary: 'List playbooks: the platform’s, then the organization’s own by name',
  })
  @ApiOkResponse({ type: PlaybookDataListResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: PageQuery,
  ): Promise<PlaybookDataListResponse> {
    return toPlaybookDataList(await this.playbooks.list(principal, toPageRequest(query)));
  }

  @Post()
  @ApiOperation({ operationId: 'createPlaybook', summary: 'Create a playbook of the organization' })
  @ApiCreatedResponse({ type: PlaybookDataResponse })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body() body: CreatePlaybookRequest,
  ): Promise<PlaybookDataResponse> {
    return toPlaybookData(await this.playbooks.create(principal, body));
  }

  @Get('for_stacks')
  @ApiOperation({ operationId: 'matchPlaybooks', summary: 'List the playbooks that are for certain stacks' })
  @ApiOkResponse({ type: MatchedPlaybookDataListResponse })
  @ApiErrors(400, 401, 403, 404)
  async forStacks(
    @CurrentPrincipal() principal: Principal,
    @Query() { stacks }: StacksQuery,
  ): Promise<MatchedPlaybookDataListResponse> {
    return toMatchedPlaybookDataList(await this.playbooks.forStacks(principal, stacks.split(',')));
  }

  @Get('for_sync')
  @Revalidates()
  @Header('Content-Type', 'text/markdown; charset=utf-8')
  @ApiOperation({
    operationId: 'getConventionsForSync',
    summary: 'Get the conventions of all playbooks that a project goes by, as a text for its agents',
    description: 'Empty when nothing is subscribed to.',
  })
  @ApiOkResponse({ content: { 'text/markdown': { schema: { type: 'string' } } } })
  @ApiErrors(400, 401, 403, 404)
  forSync(
    @CurrentPrincipal() principal: Principal,
    @Query() { project_id: project }: SyncQuery,
  ): Promise<string> {
    return this.effective.forSync(principal, project);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getPlaybook', summary: 'Get a playbook, by id or slug' })
  @ApiOkResponse({ type: PlaybookDataResponse })
  @ApiErrors(401, 403, 404)
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<PlaybookDataResponse> {
    return toPlaybookData(await this.playbooks.get(principal, id));
  }

  @Patch(':id')
  @ApiOperation({ operationId: 'updatePlaybook', summary: 'Change a playbook of the organization' })
  @ApiOkResponse({ type: PlaybookDataResponse })
  @ApiErrors(400, 401, 403, 404, 422)
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() body: UpdatePlaybookRequest,
  ): Promise<PlaybookDataResponse> {
    return toPlaybookData(await this.playbooks.update(principal, id, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deletePlaybook',
    summary: 'Delete a playbook of the organization, with its conventions and subscriptions',
  })
  @ApiNoContentResponse()
  @ApiErrors(401, 403, 404)
  async remove(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.playbooks.delete(principal, id);
  }
}
