import { ApiProperty } from '@nestjs/swagger';
import type { ArmBlock } from '@app/agents';
import {
  type Arm,
  ARMS,
  type DescribedExperiment,
  type Experiment,
  EXPERIMENT_STATUSES,
  type ExperimentStatus,
  STOP_REASONS,
  type StopReason,
  TESTED_METRICS,
  type TestedMetric,
} from '@app/experiments';
import { type Page, roundUsd } from '@app/kernel';
import { PageMetaResponse, toPageMeta } from '../http';
import { GuardrailRequest } from './experiment.request';

const NULLABLE_TIME = { type: String, format: 'date-time', nullable: true };
const NULLABLE_HASH = {
  ...{ type: String, nullable: true, pattern: '^[0-9a-f]{64}$' },
  description: 'Null where the control arm gets nothing of this tier',
};

/** What an arm says of the agent, on the experiment's tier. */
export class ArmConfigResponse {
  @ApiProperty({ required: false })
  description?: string;

  @ApiProperty({ type: [String], required: false, example: ['new-tool'] })
  tools?: string[];

  @ApiProperty({ required: false, example: 'sonnet' })
  model?: string;

  @ApiProperty({ required: false, example: 'Modified instructions for testing...' })
  instructions?: string;
}

/** An experiment as both route sets tell it. */
export class V1ExperimentItemResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'swift-amber-falcon' })
  slug!: string;

  @ApiProperty({ example: 'rails-expert' })
  agent_name!: string;

  @ApiProperty({ enum: EXPERIMENT_STATUSES })
  status!: ExperimentStatus;

  @ApiProperty({
    type: ArmConfigResponse,
    description: 'Empty where the control arm gets nothing of this tier',
  })
  control_config!: ArmConfigResponse;

  @ApiProperty({ type: ArmConfigResponse })
  variant_config!: ArmConfigResponse;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;
}

class ExperimentResponse extends V1ExperimentItemResponse {
  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: ['organization', 'project'] })
  tier!: Experiment['tier'];

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Of the tier project' })
  project_id!: string | null;

  @ApiProperty({ format: 'uuid' })
  resource_id!: string;

  @ApiProperty(NULLABLE_HASH)
  control_version_hash!: string | null;

  @ApiProperty({ pattern: '^[0-9a-f]{64}$' })
  variant_version_hash!: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 99, description: 'Percent that get the variant' })
  traffic_split!: number;

  @ApiProperty({ enum: TESTED_METRICS })
  primary_metric!: TestedMetric;

  @ApiProperty({ enum: TESTED_METRICS, isArray: true })
  goals!: TestedMetric[];

  @ApiProperty({ type: [GuardrailRequest] })
  guardrails!: GuardrailRequest[];

  @ApiProperty({ example: 0.95 })
  confidence!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'USD' })
  cost_cap!: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  planned_sessions!: number | null;

  @ApiProperty(NULLABLE_TIME)
  planned_end!: string | null;

  @ApiProperty()
  stop_on_guardrail!: boolean;

  @ApiProperty({ format: 'uuid' })
  created_by!: string;

  @ApiProperty(NULLABLE_TIME)
  started_at!: string | null;

  @ApiProperty({
    ...NULLABLE_TIME,
    description: 'When the primary metric was significant for the first time',
  })
  significant_at!: string | null;

  @ApiProperty(NULLABLE_TIME)
  stopped_at!: string | null;

  @ApiProperty({ enum: STOP_REASONS, nullable: true })
  stop_reason!: StopReason | null;

  @ApiProperty(NULLABLE_TIME)
  deployed_at!: string | null;

  @ApiProperty({ enum: ARMS, nullable: true })
  deployed_variant!: Arm | null;

  @ApiProperty(NULLABLE_TIME)
  archived_at!: string | null;
}

export class ExperimentDataResponse {
  @ApiProperty({ type: ExperimentResponse })
  data!: ExperimentResponse;
}

export class ExperimentDataListResponse {
  @ApiProperty({ type: [ExperimentResponse] })
  data!: ExperimentResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export class V1ExperimentResponse {
  @ApiProperty({ type: V1ExperimentItemResponse })
  experiment!: V1ExperimentItemResponse;
}

export class V1ExperimentListResponse {
  @ApiProperty({ type: [V1ExperimentItemResponse] })
  experiments!: V1ExperimentItemResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export class V1DeployedResponse extends V1ExperimentResponse {
  @ApiProperty({ example: 'Experiment deployed successfully' })
  message!: string;
}

export function toExperimentData(described: DescribedExperiment): ExperimentDataResponse {
  return { data: toExperiment(described) };
}

export function toExperimentDataList(page: Page<DescribedExperiment>): ExperimentDataListResponse {
  return { data: page.items.map(toExperiment), meta: toPageMeta(page) };
}

export function toV1Experiment(described: DescribedExperiment): V1ExperimentResponse {
  return { experiment: toV1Item(described) };
}

export function toV1ExperimentList(page: Page<DescribedExperiment>): V1ExperimentListResponse {
  return { experiments: page.items.map(toV1Item), meta: toPageMeta(page) };
}

export function toV1Deployed(described: DescribedExperiment): V1DeployedResponse {
  return { ...toV1Experiment(described), message: 'Experiment deployed successfully' };
}

export function toArmConfig(arm: ArmBlock | null): ArmConfigResponse {
  return arm?.block ?? {};
}

function toV1Item({ experiment, control, variant }: DescribedExperiment): V1ExperimentItemResponse {
  const { id, slug, agentName: agent_name, status, createdAt, updatedAt } = experiment;
  return {
    ...{ id, slug, agent_name, status },
    control_config: toArmConfig(control),
    variant_config: toArmConfig(variant),
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

function toExperiment(described: DescribedExperiment): ExperimentResponse {
  const { experiment, control, variant } = described;
  return {
    ...toV1Item(described),
    name: experiment.name,
    tier: experiment.tier,
    project_id: experiment.projectId,
    resource_id: experiment.resourceId,
    control_version_hash: control?.hash ?? null,
    variant_version_hash: variant.hash,
    traffic_split: experiment.trafficSplit,
    ...toPlanFields(experiment),
    ...toStory(experiment),
  };
}

function toPlanFields(experiment: Experiment) {
  const { primaryMetric, goals, guardrails, confidence, costCap, plannedSessions } = experiment;
  return {
    primary_metric: primaryMetric,
    ...{ goals, guardrails, confidence },
    cost_cap: costCap === null ? null : roundUsd(costCap),
    planned_sessions: plannedSessions,
    planned_end: toTime(experiment.plannedEnd),
    stop_on_guardrail: experiment.stopsOnGuardrail,
  };
}

function toStory(experiment: Experiment) {
  return {
    created_by: experiment.createdBy,
    started_at: toTime(experiment.startedAt),
    significant_at: toTime(experiment.significantAt),
    stopped_at: toTime(experiment.stoppedAt),
    stop_reason: experiment.stopReason,
    deployed_at: toTime(experiment.deployedAt),
    deployed_variant: experiment.deployedArm,
    archived_at: toTime(experiment.archivedAt),
  };
}

function toTime(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
