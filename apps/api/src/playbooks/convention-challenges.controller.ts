import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ConventionChallenges } from '@app/agents';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal, toPageRequest } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { ChallengesQuery, DecideChallengeRequest } from './convention.request';
import {
  ConventionChallengeDataListResponse,
  ConventionChallengeDataResponse,
  toChallengeData,
  toChallengeDataList,
} from './convention.response';

@ApiTags('Playbooks')
@ApiOrganizationParam()
@Controller(':org/convention_challenges')
export class ConventionChallengesController {
  constructor(private readonly challenges: ConventionChallenges) {}

  @Get()
  @ApiOperation({
    operationId: 'listConventionChallenges',
    summary: 'List challenged conventions, who has waited longest first',
  })
  @ApiOkResponse({ type: ConventionChallengeDataListResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ChallengesQuery,
  ): Promise<ConventionChallengeDataListResponse> {
    const filter = { status: query.status, playbook: query.playbook_id };
    return toChallengeDataList(await this.challenges.list(principal, filter, toPageRequest(query)));
  }

  @Post(':id/accept')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'acceptConventionChallenge',
    summary: 'Make the convention say what was proposed, or switch it off',
  })
  @ApiOkResponse({ type: ConventionChallengeDataResponse })
  @ApiErrors(400, 401, 403, 404, 409)
  async accept(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() { message }: DecideChallengeRequest,
  ): Promise<ConventionChallengeDataResponse> {
    return toChallengeData(await this.challenges.decide(principal, id, { status: 'accepted', message }));
  }

  @Post(':id/reject')
  @HttpCode(200)
  @ApiOperation({ operationId: 'rejectConventionChallenge', summary: 'Keep the convention as it is' })
  @ApiOkResponse({ type: ConventionChallengeDataResponse })
  @ApiErrors(400, 401, 403, 404, 409)
  async reject(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() { message }: DecideChallengeRequest,
  ): Promise<ConventionChallengeDataResponse> {
    return toChallengeData(await this.challenges.decide(principal, id, { status: 'rejected', message }));
  }
}
