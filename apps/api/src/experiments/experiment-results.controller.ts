import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Assignments, ExperimentExport, ExperimentResults, ExperimentsService } from '@app/experiments';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { AssignmentDataResponse, toAssignmentData } from './assignment.response';
import { looksToCsv, sessionsToCsv } from './experiment-export';
import { ExperimentMetricsResponse, toExperimentMetrics } from './experiment-metrics.response';
import { ExperimentPowerDataResponse, toExperimentPower } from './experiment-power.response';
import { ExperimentResultsDataResponse, toExperimentResults } from './experiment-results.response';
import { AssignmentRequest, ExperimentExportQuery, PowerQuery } from './experiment.request';

@ApiTags('Experiments')
@ApiOrganizationParam()
@Controller(':org/experiments/:id')
export class ExperimentResultsController {
  constructor(
    private readonly experiments: ExperimentsService,
    private readonly results: ExperimentResults,
    private readonly assignments: Assignments,
    private readonly exporting: ExperimentExport,
  ) {}

  @Get('metrics')
  @ApiOperation({
    operationId: 'getExperimentMetrics',
    summary: 'What both arms came to, and whether they differ',
  })
  @ApiOkResponse({ type: ExperimentMetricsResponse })
  @ApiErrors(401, 403, 404)
  async metrics(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<ExperimentMetricsResponse> {
    return toExperimentMetrics(await this.results.of(principal, id));
  }

  @Get('results')
  @ApiOperation({
    operationId: 'getExperimentResults',
    summary:
      'Everything that is known: each metric, each phase, each look, whether it can be believed, what to do',
  })
  @ApiOkResponse({ type: ExperimentResultsDataResponse })
  @ApiErrors(401, 403, 404)
  async full(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<ExperimentResultsDataResponse> {
    return toExperimentResults(await this.results.full(principal, id));
  }

  @Get('power')
  @ApiOperation({ operationId: 'getExperimentPower', summary: 'What could be detected by when' })
  @ApiOkResponse({ type: ExperimentPowerDataResponse })
  @ApiErrors(400, 401, 403, 404)
  async power(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query() { power }: PowerQuery,
  ): Promise<ExperimentPowerDataResponse> {
    return toExperimentPower(await this.results.power(principal, id, power));
  }

  @Get('export')
  @Header('Cache-Control', 'no-store')
  @Header('Content-Disposition', 'attachment; filename="experiment.csv"')
  @ApiOperation({
    operationId: 'exportExperiment',
    summary: 'What the result is made of, as CSV: each session, or each look. Streamed',
  })
  @ApiOkResponse({ content: { 'text/csv': { schema: { type: 'string' } } } })
  @ApiErrors(400, 401, 403, 404)
  async export(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query() { of = 'sessions' }: ExperimentExportQuery,
  ): Promise<StreamableFile> {
    const experiment = await this.experiments.get(principal, id);
    const writers = {
      sessions: () => sessionsToCsv(this.exporting.sessions(principal, experiment)),
      looks: () => looksToCsv(this.exporting.allLooks(principal, experiment)),
    };
    return new StreamableFile(await writers[of](), { type: 'text/csv; charset=utf-8' });
  }

  @Post('assignments')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'assignToExperiment',
    summary: 'The caller’s arm and what it says of the agent; of somebody else for managers',
    description: 'Whoever has no arm yet gets one, for good, while the experiment is active.',
  })
  @ApiOkResponse({ type: AssignmentDataResponse })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async assign(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() { user_id }: AssignmentRequest,
  ): Promise<AssignmentDataResponse> {
    return toAssignmentData(await this.assignments.of(principal, id, user_id));
  }
}
