import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EffectiveResources, foundAgent } from '@app/agents';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal } from '../http';
import { ApiOrganizationHeader } from '../http/organization-header';
import { Revalidates } from '../http/revalidation';
import { ProjectSlugQuery } from './agents.request';
import type { WrittenAnswer } from '../http/written-answer';
import { CallerCoaching } from './caller-coaching.service';
import { ConfigurationAnswers } from './configuration-answers.service';
import {
  toV1AgentList,
  toV1EffectiveConfig,
  V1AgentListResponse,
  V1EffectiveConfigResponse,
} from './effective.response';

@ApiTags('Agents (v1)')
@ApiOrganizationHeader()
@Controller('agents')
export class AgentsV1Controller {
  constructor(
    private readonly effective: EffectiveResources,
    private readonly coaching: CallerCoaching,
    private readonly answers: ConfigurationAnswers,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'v1ListAgents', summary: 'List the agents that there are, by name' })
  @ApiOkResponse({ type: V1AgentListResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() { project_slug: project }: ProjectSlugQuery,
  ): Promise<V1AgentListResponse> {
    const query = { type: 'agent', project, personId: principal.userId } as const;
    return toV1AgentList(await this.effective.all(principal, query));
  }

  @Get(':name/effective_config')
  @Revalidates()
  @ApiOperation({
    operationId: 'v1GetEffectiveConfig',
    summary:
      'Get what an agent is configured with: the platform’s, the organization’s and the project’s, and how it treats you',
  })
  @ApiOkResponse({ type: V1EffectiveConfigResponse })
  @ApiErrors(400, 401, 403, 404)
  async effectiveConfig(
    @CurrentPrincipal() principal: Principal,
    @Param('name') name: string,
    @Query() { project_slug: project }: ProjectSlugQuery,
  ): Promise<WrittenAnswer> {
    const mode = await this.coaching.modeOf(principal);
    const query = { type: 'agent', name, project, personId: principal.userId } as const;
    return this.answers.of(principal, query, {
      form: `v1 agent ${mode}`,
      write: (resources) => toV1EffectiveConfig(foundAgent(resources, name), mode),
    });
  }
}
