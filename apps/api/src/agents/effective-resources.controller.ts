import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EffectiveResources } from '@app/agents';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal } from '../http';
import { ApiOrganizationHeader } from '../http/organization-header';
import { Revalidates } from '../http/revalidation';
import type { WrittenAnswer } from '../http/written-answer';
import { CallerCoaching } from './caller-coaching.service';
import { ConfigurationAnswers } from './configuration-answers.service';
import {
  EffectiveConfigurationDataResponse,
  EffectiveResourceDataResponse,
  toEffectiveConfiguration,
  toEffectiveResourceData,
} from './effective.response';
import { EffectiveResourcesQuery, ProjectChoiceQuery } from './resource.request';
import { ResourceTiersResponse, toResourceTiers } from './resource.response';

@ApiTags('Resources')
@ApiOrganizationHeader()
@Controller('resources')
export class EffectiveResourcesController {
  constructor(
    private readonly effective: EffectiveResources,
    private readonly coaching: CallerCoaching,
    private readonly answers: ConfigurationAnswers,
  ) {}

  @Get('effective')
  @Revalidates()
  @ApiOperation({
    operationId: 'getEffectiveResources',
    summary: 'Get everything that a client writes to .claude: merged, with file names and checksums',
  })
  @ApiOkResponse({ type: EffectiveConfigurationDataResponse })
  @ApiErrors(400, 401, 403, 404)
  async all(
    @CurrentPrincipal() principal: Principal,
    @Query() { project_id: project, resource_type: type }: EffectiveResourcesQuery,
  ): Promise<WrittenAnswer> {
    const mode = await this.coaching.modeOf(principal);
    return this.answers.of(
      principal,
      { project, type, personId: principal.userId },
      {
        form: `all ${mode}`,
        write: (resources) => toEffectiveConfiguration(resources, mode),
      },
    );
  }

  @Get(':id/effective')
  @Revalidates()
  @ApiOperation({
    operationId: 'getEffectiveResource',
    summary: 'Get what the published tiers of one resource come to',
  })
  @ApiOkResponse({ type: EffectiveResourceDataResponse })
  @ApiErrors(400, 401, 403, 404)
  async one(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query() { project_id: project }: ProjectChoiceQuery,
  ): Promise<EffectiveResourceDataResponse> {
    const resource = await this.effective.ofResource(principal, id, project);
    return toEffectiveResourceData(resource, await this.coaching.modeOf(principal));
  }

  @Get(':id/tiered')
  @ApiOperation({
    operationId: 'getResourceTiers',
    summary: 'Get what each tier says of the same name, drafts too, from the most general',
  })
  @ApiOkResponse({ type: ResourceTiersResponse })
  @ApiErrors(400, 401, 403, 404)
  async tiers(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query() { project_id: project }: ProjectChoiceQuery,
  ): Promise<ResourceTiersResponse> {
    return toResourceTiers(await this.effective.tiers(principal, id, project));
  }
}
