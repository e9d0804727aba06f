import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { PlaybookSubscriptions } from '@app/agents';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal, toPageRequest } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { AvailablePlaybooksQuery, SubscribeRequest, SubscriptionsQuery } from './playbook.request';
import {
  PlaybookDataListResponse,
  PlaybookSubscriptionDataListResponse,
  PlaybookSubscriptionDataResponse,
  toPlaybookDataList,
  toSubscriptionData,
  toSubscriptionDataList,
} from './playbook.response';

@ApiTags('Playbooks')
@ApiOrganizationParam()
@Controller(':org/playbook_subscriptions')
export class PlaybookSubscriptionsController {
  constructor(private readonly subscriptions: PlaybookSubscriptions) {}

  @Get()
  @ApiOperation({
    operationId: 'listPlaybookSubscriptions',
    summary: 'List what the organization and its projects go by, newest first',
  })
  @ApiOkResponse({ type: PlaybookSubscriptionDataListResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: SubscriptionsQuery,
  ): Promise<PlaybookSubscriptionDataListResponse> {
    const filter = { project: query.project_id };
    return toSubscriptionDataList(await this.subscriptions.list(principal, filter, toPageRequest(query)));
  }

  @Post()
  @ApiOperation({ operationId: 'subscribeToPlaybook', summary: 'Go by a playbook' })
  @ApiCreatedResponse({ type: PlaybookSubscriptionDataResponse })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async subscribe(
    @CurrentPrincipal() principal: Principal,
    @Body() { playbook_id: playbook, project_id: project }: SubscribeRequest,
  ): Promise<PlaybookSubscriptionDataResponse> {
    return toSubscriptionData(await this.subscriptions.subscribe(principal, { playbook, project }));
  }

  @Get('available')
  @ApiOperation({
    operationId: 'listAvailablePlaybooks',
    summary: 'List playbooks to which there is no subscription yet',
  })
  @ApiOkResponse({ type: PlaybookDataListResponse })
  @ApiErrors(400, 401, 403, 404)
  async available(
    @CurrentPrincipal() principal: Principal,
    @Query() query: AvailablePlaybooksQuery,
  ): Promise<PlaybookDataListResponse> {
    const filter = { project: query.project_id };
    return toPlaybookDataList(await this.subscriptions.available(principal, filter, toPageRequest(query)));
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getPlaybookSubscription', summary: 'Get a subscription' })
  @ApiOkResponse({ type: PlaybookSubscriptionDataResponse })
  @ApiErrors(401, 403, 404)
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<PlaybookSubscriptionDataResponse> {
    return toSubscriptionData(await this.subscriptions.get(principal, id));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'unsubscribeFromPlaybook', summary: 'No longer go by a playbook' })
  @ApiNoContentResponse()
  @ApiErrors(401, 403, 404)
  async remove(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.subscriptions.unsubscribe(principal, id);
  }

  @Post(':id/enable')
  @HttpCode(200)
  @ApiOperation({ operationId: 'enablePlaybookSubscription', summary: 'Go by the playbook again' })
  @ApiOkResponse({ type: PlaybookSubscriptionDataResponse })
  @ApiErrors(401, 403, 404)
  async enable(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<PlaybookSubscriptionDataResponse> {
    return toSubscriptionData(await this.subscriptions.enable(principal, id, true));
  }

  @Post(':id/disable')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'disablePlaybookSubscription',
    summary: 'Leave the playbook aside; for a project, also where the organization goes by it',
  })
  @ApiOkResponse({ type: PlaybookSubscriptionDataResponse })
  @ApiErrors(401, 403, 404)
  async disable(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<PlaybookSubscriptionDataResponse> {
    return toSubscriptionData(await this.subscriptions.enable(principal, id, false));
  }
}
