import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Principal } from '@app/kernel';
import { SessionAgents, SessionLists, SessionOpening, SessionsService } from '@app/sessions';
import { ApiErrors, CurrentPrincipal, toPageRequest } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { ListSessionsQuery, toSessionListInput } from './list-sessions.request';
import { OpenSessionRequest, toOpenSessionInput } from './open-session.request';
import { EndSessionRequest, ReportSessionRequest, toEndInput, toReportInput } from './report-session.request';
import {
  SessionDataListResponse,
  SessionDataResponse,
  SessionDetailDataResponse,
  toSessionData,
  toSessionDataList,
  toSessionDetailData,
} from './session-envelopes.response';

@ApiTags('Sessions')
@ApiOrganizationParam()
@Controller(':org/sessions')
export class SessionsController {
  constructor(
    private readonly opening: SessionOpening,
    private readonly sessions: SessionsService,
    private readonly lists: SessionLists,
    private readonly agents: SessionAgents,
  ) {}

  @Post()
  @ApiOperation({ operationId: 'openSession', summary: 'Open a session: a run and its first conversation' })
  @ApiCreatedResponse({ type: SessionDataResponse })
  @ApiOkResponse({ type: SessionDataResponse, description: 'The session that already has this external_id' })
  @ApiErrors(400, 401, 403, 404, 422)
  async open(
    @CurrentPrincipal() principal: Principal,
    @Body() body: OpenSessionRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDataResponse> {
    const { session, created } = await this.opening.open(principal, toOpenSessionInput(body));
    void reply.status(created ? 201 : 200);
    return toSessionData(session);
  }

  @Get()
  @ApiOperation({ operationId: 'listSessions', summary: 'List sessions, newest first' })
  @ApiOkResponse({ type: SessionDataListResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ListSessionsQuery,
  ): Promise<SessionDataListResponse> {
    return toSessionDataList(
      await this.lists.list(principal, toSessionListInput(query), toPageRequest(query)),
    );
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'getSession',
    summary: 'Get a session and the versions of agents that it ran',
  })
  @ApiOkResponse({ type: SessionDetailDataResponse })
  @ApiErrors(401, 403, 404)
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<SessionDetailDataResponse> {
    const session = await this.sessions.get(principal, id);
    return toSessionDetailData(session, await this.agents.of(principal, session.id));
  }

  @Patch(':id')
  @ApiOperation({
    operationId: 'reportSession',
    summary: 'Report what a session used so far; accepted after its end too',
  })
  @ApiOkResponse({ type: SessionDataResponse })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async report(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() body: ReportSessionRequest,
  ): Promise<SessionDataResponse> {
    return toSessionData(await this.sessions.report(principal, id, toReportInput(body)));
  }

  @Post(':id/end')
  @HttpCode(200)
  @ApiOperation({ operationId: 'endSession', summary: 'End a session; a second call changes nothing' })
  @ApiOkResponse({ type: SessionDataResponse })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async end(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() body: EndSessionRequest,
  ): Promise<SessionDataResponse> {
    return toSessionData(await this.sessions.end(principal, id, toEndInput(body)));
  }
}
