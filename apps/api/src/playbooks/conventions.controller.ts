import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import {
  ConventionChallenges,
  ConventionImport,
  ConventionsService,
  EffectiveConventions,
} from '@app/agents';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal, toPageRequest } from '../http';
import { ApiOrganizationHeader } from '../http/organization-header';
import { Revalidates } from '../http/revalidation';
import {
  ChallengeConventionRequest,
  ConventionsQuery,
  CreateConventionRequest,
  EffectiveConventionsQuery,
  ImportConventionsRequest,
  UpdateConventionRequest,
} from './convention.request';
import {
  ConventionChallengeDataResponse,
  ConventionDataListResponse,
  ConventionDataResponse,
  EffectiveConventionsResponse,
  ImportedConventionsDataResponse,
  toChallengeData,
  toConventionData,
  toConventionDataList,
  toEffectiveConventions,
  toImportedConventions,
} from './convention.response';

@ApiTags('Playbooks')
@ApiOrganizationHeader()
@Controller('playbooks/:playbook_id/conventions')
export class ConventionsController {
  constructor(
    private readonly conventions: ConventionsService,
    private readonly effective: EffectiveConventions,
    private readonly imports: ConventionImport,
    private readonly challenges: ConventionChallenges,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listConventions',
    summary: 'List what every tier says in a playbook, from the platform down',
  })
  @ApiOkResponse({ type: ConventionDataListResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Param('playbook_id') playbook: string,
    @Query() query: ConventionsQuery,
  ): Promise<ConventionDataListResponse> {
    const wanted = { ...toPageRequest(query), project: query.project_id };
    return toConventionDataList(await this.conventions.list(principal, playbook, wanted));
  }

  @Post()
  @ApiOperation({
    operationId: 'createConvention',
    summary: 'Say something in a playbook, or otherwise than the tiers above',
  })
  @ApiCreatedResponse({ type: ConventionDataResponse })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async create(
    @CurrentPrincipal() principal: Principal,
    @Param('playbook_id') playbook: string,
    @Body() { project_id: project, enabled: isEnabled, ...said }: CreateConventionRequest,
  ): Promise<ConventionDataResponse> {
    return toConventionData(
      await this.conventions.create(principal, playbook, { ...said, project, isEnabled }),
    );
  }

  @Get('effective')
  @Revalidates()
  @ApiOperation({
    operationId: 'getEffectiveConventions',
    summary: 'Get what the tiers of a playbook come to',
  })
  @ApiOkResponse({ type: EffectiveConventionsResponse })
  @ApiErrors(400, 401, 403, 404)
  async effectiveOnes(
    @CurrentPrincipal() principal: Principal,
    @Param('playbook_id') playbook: string,
    @Query() { project_id: project }: EffectiveConventionsQuery,
  ): Promise<EffectiveConventionsResponse> {
    return toEffectiveConventions(await this.effective.of(principal, playbook, project));
  }

  @Post('import_from_markdown')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'importConventions',
    summary: 'Take over conventions from a document; importing it again changes nothing',
  })
  @ApiOkResponse({ type: ImportedConventionsDataResponse })
  @ApiErrors(400, 401, 403, 404, 409, 413, 422)
  async import(
    @CurrentPrincipal() principal: Principal,
    @Param('playbook_id') playbook: string,
    @Body() { markdown, project_id: project }: ImportConventionsRequest,
  ): Promise<ImportedConventionsDataResponse> {
    return toImportedConventions(await this.imports.import(principal, playbook, { markdown, project }));
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getConvention', summary: 'Get what one tier says under one key' })
  @ApiOkResponse({ type: ConventionDataResponse })
  @ApiErrors(400, 401, 403, 404)
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('playbook_id') playbook: string,
    @Param('id') id: string,
  ): Promise<ConventionDataResponse> {
    return toConventionData(await this.conventions.get(principal, playbook, id));
  }

  @Patch(':id')
  @ApiOperation({ operationId: 'updateConvention', summary: 'Change a convention, or switch it off or on' })
  @ApiOkResponse({ type: ConventionDataResponse })
  @ApiErrors(400, 401, 403, 404, 422)
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('playbook_id') playbook: string,
    @Param('id') id: string,
    @Body() { enabled: isEnabled, ...said }: UpdateConventionRequest,
  ): Promise<ConventionDataResponse> {
    const changes = { ...said, isEnabled };
    return toConventionData(await this.conventions.update(principal, { playbook, id }, changes));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteConvention',
    summary: 'Delete a convention; what the tiers above say under its key holds again',
  })
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404)
  async remove(
    @CurrentPrincipal() principal: Principal,
    @Param('playbook_id') playbook: string,
    @Param('id') id: string,
  ): Promise<void> {
    await this.conventions.delete(principal, { playbook, id });
  }

  @Post(':id/challenge')
  @ApiOperation({
    operationId: 'challengeConvention',
    summary: 'Say that a convention is wrong, for a manager to decide',
  })
  @ApiCreatedResponse({ type: ConventionChallengeDataResponse })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async challenge(
    @CurrentPrincipal() principal: Principal,
    @Param('playbook_id') playbook: string,
    @Param('id') id: string,
    @Body() { reason, proposed_body: proposedBody }: ChallengeConventionRequest,
  ): Promise<ConventionChallengeDataResponse> {
    const said = { reason, proposedBody };
    return toChallengeData(await this.challenges.challenge(principal, { playbook, id }, said));
  }
}
