import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ModificationsService } from '@app/agents';
import type { Principal } from '@app/kernel';
import { SessionAgents, SessionLists, SessionOpening, SessionsService } from '@app/sessions';
import { ApiErrors, CurrentPrincipal, toPageRequest } from '../http';
import { ApiOrganizationHeader } from '../http/organization-header';
import { toSessionListInput, V1ListSessionsQuery } from './list-sessions.request';
import { toOpenSessionInput, V1OpenSessionRequest } from './open-session.request';
import { toReportInput, V1ReportSessionRequest } from './report-session.request';
import {
  SessionSummaryResponse,
  toSessionSummary,
  toV1Session,
  toV1SessionDetail,
  toV1SessionList,
  V1SessionDetailResponse,
  V1SessionListResponse,
  V1SessionResponse,
} from './session-envelopes.response';

@ApiTags('Sessions (v1)')
@ApiOrganizationHeader()
@Controller('sessions')
export class SessionsV1Controller {
  constructor(
    private readonly opening: SessionOpening,
    private readonly sessions: SessionsService,
    private readonly lists: SessionLists,
    private readonly modifications: ModificationsService,
    private readonly agents: SessionAgents,
  ) {}

  @Post()
  @ApiOperation({ operationId: 'v1OpenSession', summary: 'Open a session' })
  @ApiCreatedResponse({ type: V1SessionResponse })
  @ApiErrors(400, 401, 403, 404, 422)
  async open(
    @CurrentPrincipal() principal: Principal,
    @Body() body: V1OpenSessionRequest,
  ): Promise<V1SessionResponse> {
    const { session } = await this.opening.open(principal, toOpenSessionInput(body));
    return toV1Session(session);
  }

  @Get()
  @ApiOperation({ operationId: 'v1ListSessions', summary: 'List sessions, newest first' })
  @ApiOkResponse({ type: V1SessionListResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: V1ListSessionsQuery,
  ): Promise<V1SessionListResponse> {
    return toV1SessionList(await this.lists.list(principal, toSessionListInput(query), toPageRequest(query)));
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'v1GetSession',
    summary: 'Get a session and the versions of agents that it ran',
  })
  @ApiOkResponse({ type: V1SessionDetailResponse })
  @ApiErrors(400, 401, 403, 404)
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<V1SessionDetailResponse> {
    const session = await this.sessions.get(principal, id);
    return toV1SessionDetail(session, await this.agents.of(principal, session.id));
  }

  @Get(':id/summary')
  @ApiOperation({
    operationId: 'v1SessionSummary',
    summary: 'Get a session with its duration and cost per turn',
  })
  @ApiOkResponse({ type: SessionSummaryResponse })
  @ApiErrors(400, 401, 403, 404)
  async summary(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<SessionSummaryResponse> {
    const session = await this.sessions.get(principal, id);
    return toSessionSummary(session, await this.modifications.ofSession(principal, session.id));
  }

  @Patch(':id')
  @ApiOperation({
    operationId: 'v1ReportSession',
    summary: 'Report what a session has come to; ended_at ends it',
  })
  @ApiOkResponse({ type: V1SessionResponse })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async report(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() body: V1ReportSessionRequest,
  ): Promise<V1SessionResponse> {
    return toV1Session(await this.sessions.report(principal, id, toReportInput(body)));
  }
}
