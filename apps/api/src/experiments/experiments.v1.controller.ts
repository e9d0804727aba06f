import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  ExperimentCreation,
  ExperimentDescriptions,
  ExperimentLifecycle,
  ExperimentResults,
  ExperimentsService,
} from '@app/experiments';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal, toPageRequest } from '../http';
import { ApiOrganizationHeader } from '../http/organization-header';
import { toExperimentMetrics, V1ExperimentMetricsResponse } from './experiment-metrics.response';
import {
  toV1Deployed,
  toV1Experiment,
  toV1ExperimentList,
  V1DeployedResponse,
  V1ExperimentListResponse,
  V1ExperimentResponse,
} from './experiment.response';
import { V1CreateExperimentRequest, V1ExperimentListQuery } from './experiment.v1.request';

@ApiTags('Experiments (v1)')
@ApiOrganizationHeader()
@Controller('experiments')
export class ExperimentsV1Controller {
  constructor(
    private readonly creation: ExperimentCreation,
    private readonly experiments: ExperimentsService,
    private readonly lifecycle: ExperimentLifecycle,
    private readonly results: ExperimentResults,
    private readonly descriptions: ExperimentDescriptions,
  ) {}

  @Post()
  @ApiOperation({
    operationId: 'v1CreateExperiment',
    summary: 'Try an agent with other words or tools on half of the people, from now on',
  })
  @ApiCreatedResponse({ type: V1ExperimentResponse })
  @ApiErrors(400, 401, 403, 404, 409, 413, 422)
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body() { agent_name: agentName, project_slug: project, variant_config }: V1CreateExperimentRequest,
  ): Promise<V1ExperimentResponse> {
    const config = { ...variant_config };
    const experiment = await this.creation.createStarted(principal, { agentName, project, config });
    return toV1Experiment(await this.descriptions.of(principal, experiment));
  }

  @Get()
  @ApiOperation({ operationId: 'v1ListExperiments', summary: 'List experiments, newest first' })
  @ApiOkResponse({ type: V1ExperimentListResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: V1ExperimentListQuery,
  ): Promise<V1ExperimentListResponse> {
    const { status, agent_name: agentName, project_slug: project } = query;
    const filter = { status, agentName, project, archived: false };
    const page = await this.experiments.list(principal, filter, toPageRequest(query));
    return toV1ExperimentList(await this.descriptions.page(principal, page));
  }

  @Get(':slug')
  @ApiOperation({ operationId: 'v1GetExperiment', summary: 'Get an experiment, by slug or id' })
  @ApiOkResponse({ type: V1ExperimentResponse })
  @ApiErrors(400, 401, 403, 404)
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('slug') slug: string,
  ): Promise<V1ExperimentResponse> {
    const experiment = await this.experiments.get(principal, slug);
    return toV1Experiment(await this.descriptions.of(principal, experiment));
  }

  @Get(':slug/metrics')
  @ApiOperation({
    operationId: 'v1GetExperimentMetrics',
    summary: 'What both arms came to, and whether they differ',
  })
  @ApiOkResponse({ type: V1ExperimentMetricsResponse })
  @ApiErrors(400, 401, 403, 404)
  async metrics(
    @CurrentPrincipal() principal: Principal,
    @Param('slug') slug: string,
  ): Promise<V1ExperimentMetricsResponse> {
    const known = await this.results.of(principal, slug);
    const described = await this.descriptions.of(principal, known.experiment);
    return { ...toV1Experiment(described), metrics: toExperimentMetrics(known) };
  }

  @Post(':slug/deploy')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'v1DeployExperiment',
    summary: 'Give the variant to everybody; an active experiment is stopped for it',
  })
  @ApiOkResponse({ type: V1DeployedResponse })
  @ApiErrors(400, 401, 403, 404, 409)
  async deploy(
    @CurrentPrincipal() principal: Principal,
    @Param('slug') slug: string,
  ): Promise<V1DeployedResponse> {
    const experiment = await this.lifecycle.deploy(principal, slug, 'variant');
    return toV1Deployed(await this.descriptions.of(principal, experiment));
  }
}
