import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import {
  type Experiment,
  ExperimentCreation,
  ExperimentDescriptions,
  ExperimentLifecycle,
  ExperimentsService,
} from '@app/experiments';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal, toPageRequest } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import {
  CreateExperimentRequest,
  DeployExperimentRequest,
  ExperimentListQuery,
  toExperimentChanges,
  toNewExperiment,
  UpdateExperimentRequest,
} from './experiment.request';
import {
  ExperimentDataListResponse,
  ExperimentDataResponse,
  toExperimentData,
  toExperimentDataList,
} from './experiment.response';

@ApiTags('Experiments')
@ApiOrganizationParam()
@Controller(':org/experiments')
export class ExperimentsController {
  constructor(
    private readonly experiments: ExperimentsService,
    private readonly creation: ExperimentCreation,
    private readonly lifecycle: ExperimentLifecycle,
    private readonly descriptions: ExperimentDescriptions,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listExperiments', summary: 'List experiments, newest first' })
  @ApiOkResponse({ type: ExperimentDataListResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ExperimentListQuery,
  ): Promise<ExperimentDataListResponse> {
    const { status, agent_name: agentName, project_id: project, archived = false } = query;
    const filter = { status, agentName, project, archived };
    const page = await this.experiments.list(principal, filter, toPageRequest(query));
    return toExperimentDataList(await this.descriptions.page(principal, page));
  }

  @Post()
  @ApiOperation({
    operationId: 'createExperiment',
    summary: 'Draft an experiment of two versions of an agent. Nobody is assigned before it starts',
  })
  @ApiCreatedResponse({ type: ExperimentDataResponse })
  @ApiErrors(400, 401, 403, 404, 422)
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body() body: CreateExperimentRequest,
  ): Promise<ExperimentDataResponse> {
    return this.told(principal, await this.creation.create(principal, toNewExperiment(body)));
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getExperiment', summary: 'Get an experiment, by id or slug' })
  @ApiOkResponse({ type: ExperimentDataResponse })
  @ApiErrors(401, 403, 404)
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<ExperimentDataResponse> {
    return this.told(principal, await this.experiments.get(principal, id));
  }

  @Patch(':id')
  @ApiOperation({
    operationId: 'updateExperiment',
    summary: 'Change a draft; of an active experiment the name and the split, of a stopped one the name',
    description:
      'A changed split moves nobody who is assigned: it counts for those who are assigned from then on.',
  })
  @ApiOkResponse({ type: ExperimentDataResponse })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() body: UpdateExperimentRequest,
  ): Promise<ExperimentDataResponse> {
    return this.told(principal, await this.experiments.update(principal, id, toExperimentChanges(body)));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'deleteExperiment', summary: 'Delete a draft' })
  @ApiNoContentResponse()
  @ApiErrors(401, 403, 404, 409)
  async delete(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.experiments.delete(principal, id);
  }

  @Post(':id/start')
  @HttpCode(200)
  @ApiOperation({ operationId: 'startExperiment', summary: 'Assign people from now on' })
  @ApiOkResponse({ type: ExperimentDataResponse })
  @ApiErrors(401, 403, 404, 409)
  async start(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<ExperimentDataResponse> {
    return this.told(principal, await this.lifecycle.start(principal, id));
  }

  @Post(':id/stop')
  @HttpCode(200)
  @ApiOperation({ operationId: 'stopExperiment', summary: 'Assign nobody any more. The result is final' })
  @ApiOkResponse({ type: ExperimentDataResponse })
  @ApiErrors(401, 403, 404, 409)
  async stop(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<ExperimentDataResponse> {
    return this.told(principal, await this.lifecycle.stop(principal, id));
  }

  @Post(':id/deploy')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'deployExperiment',
    summary: 'Give one of the versions to everybody; an active experiment is stopped for it',
  })
  @ApiOkResponse({ type: ExperimentDataResponse })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async deploy(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() { variant = 'variant' }: DeployExperimentRequest,
  ): Promise<ExperimentDataResponse> {
    return this.told(principal, await this.lifecycle.deploy(principal, id, variant));
  }

  @Post(':id/archive')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'archiveExperiment',
    summary: 'Put an experiment away, with what it found out',
  })
  @ApiOkResponse({ type: ExperimentDataResponse })
  @ApiErrors(401, 403, 404, 409)
  async archive(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<ExperimentDataResponse> {
    return this.told(principal, await this.experiments.archive(principal, id));
  }

  private async told(principal: Principal, experiment: Experiment): Promise<ExperimentDataResponse> {
    return toExperimentData(await this.descriptions.of(principal, experiment));
  }
}
