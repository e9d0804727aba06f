import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@app/kernel';
import { CompactionRequests, HierarchyService, ThreadsService } from '@app/sessions';
import { ApiErrors, CurrentPrincipal, toPageRequest } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { CompactionDataResponse, toCompaction } from './compaction.response';
import { HierarchyResponse, toHierarchy } from './hierarchy.response';
import { ThreadListResponse, toThreadList } from './thread.response';
import { ListThreadsQuery, toThreadListInput } from './threads.request';

/** How sessions belong together: what one is made of, and what goes on from what. */
@ApiTags('Sessions')
@ApiOrganizationParam()
@Controller(':org/sessions')
export class SessionStructureController {
  constructor(
    private readonly threads: ThreadsService,
    private readonly hierarchy: HierarchyService,
    private readonly compactions: CompactionRequests,
  ) {}

  @Get('threads')
  @ApiOperation({
    operationId: 'listThreads',
    summary: 'List conversations by thread, the thread with the newest conversation first',
  })
  @ApiOkResponse({ type: ThreadListResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ListThreadsQuery,
  ): Promise<ThreadListResponse> {
    return toThreadList(await this.threads.list(principal, toThreadListInput(query), toPageRequest(query)));
  }

  @Get(':id/hierarchy')
  @ApiOperation({
    operationId: 'getSessionHierarchy',
    summary: 'Get the run of a session: its conversations, their tasks, and what each used',
  })
  @ApiOkResponse({ type: HierarchyResponse })
  @ApiErrors(401, 403, 404)
  async ofSession(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<HierarchyResponse> {
    return toHierarchy(await this.hierarchy.of(principal, id));
  }

  @Post(':id/compact')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'compactSession',
    summary: 'Go on from a summary: a new conversation of the same thread, made in the background',
    description:
      'The new conversation begins with `compacted_summary`: what was asked, what was done, how it ended, what is open. The former ' +
      'one names it as `compacted_into_id`. A second request changes nothing and tells how far it is, ' +
      'unless the client has gone on with the former one since: then it is condensed again.',
  })
  @ApiAcceptedResponse({ type: CompactionDataResponse })
  @ApiErrors(401, 403, 404)
  async compact(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<CompactionDataResponse> {
    return toCompaction(await this.compactions.request(principal, id));
  }
}
