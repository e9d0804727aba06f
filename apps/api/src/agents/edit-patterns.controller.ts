import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EditPatternsService, PatternDecisions } from '@app/agents';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal, toPageRequest } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { EditPatternsQuery } from './edit-pattern.request';
import {
  EditPatternDataListResponse,
  EditPatternDataResponse,
  EditPatternProposalDataResponse,
  toEditPatternData,
  toEditPatternDataList,
  toEditPatternProposal,
} from './edit-pattern.response';
import { TriedPatterns } from './tried-patterns.service';

@ApiTags('Patterns')
@ApiOrganizationParam()
@Controller(':org/patterns')
export class EditPatternsController {
  constructor(
    private readonly patterns: EditPatternsService,
    private readonly decisions: PatternDecisions,
    private readonly tried: TriedPatterns,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listEditPatterns',
    summary:
      'List edits that several people have made to an agent again and again, those of most people first',
  })
  @ApiOkResponse({ type: EditPatternDataListResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: EditPatternsQuery,
  ): Promise<EditPatternDataListResponse> {
    return toEditPatternDataList(await this.patterns.list(principal, query.status, toPageRequest(query)));
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'getEditPattern',
    summary: 'Get one, with what the edit would make of the agent as it is',
  })
  @ApiOkResponse({ type: EditPatternProposalDataResponse })
  @ApiErrors(401, 403, 404)
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<EditPatternProposalDataResponse> {
    return toEditPatternProposal(await this.patterns.get(principal, id));
  }

  @Post(':id/accept')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'acceptEditPattern',
    summary:
      'Make the edit a version of the agent, and the variant of an experiment that is yet to be started',
  })
  @ApiOkResponse({ type: EditPatternDataResponse })
  @ApiErrors(401, 403, 404, 409, 413, 422)
  async accept(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<EditPatternDataResponse> {
    return toEditPatternData(await this.tried.accept(principal, id));
  }

  @Post(':id/dismiss')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'dismissEditPattern',
    summary: 'Say that it is none; it is not told of again',
  })
  @ApiOkResponse({ type: EditPatternDataResponse })
  @ApiErrors(401, 403, 404, 409)
  async dismiss(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<EditPatternDataResponse> {
    return toEditPatternData(await this.decisions.dismiss(principal, id));
  }
}
