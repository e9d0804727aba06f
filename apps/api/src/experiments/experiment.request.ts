import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  type Arm,
  ARMS,
  EXPERIMENT_STATUSES,
  type ExperimentChanges,
  type ExperimentPlan,
  type ExperimentStatus,
  TESTED_METRICS,
  type TestedMetric,
} from '@app/experiments';
import { given, parseUsd, toDotted } from '@app/kernel';
import { VersionHashField } from '../agents/resource.fields';
import { PageQuery } from '../http';
import { IsFlag, IsFutureInstant, IsLine, IsText, IsUsd, MayBeAbsent } from '../http/fields';
import { ProjectChoice } from '../http/project-choice';

const MOST_GUARDRAILS = 10;
const MOST_SESSIONS = 1_000_000_000;
const METRIC = { enum: TESTED_METRICS };
const SPLIT = {
  ...{ type: 'integer' as const, minimum: 1, maximum: 99, default: 50 },
  description: 'Percent of the people assigned from now on that get the variant. A change moves nobody',
};

/** Any number within these, both included. */
function NumberField(range: { minimum: number; maximum: number }): PropertyDecorator {
  return applyDecorators(
    IsNumber({ allowNaN: false, allowInfinity: false }),
    Min(range.minimum),
    Max(range.maximum),
  );
}

export class ExperimentListQuery extends PageQuery {
  @ApiPropertyOptional({ enum: EXPERIMENT_STATUSES })
  @MayBeAbsent()
  @IsIn(EXPERIMENT_STATUSES)
  status?: ExperimentStatus;

  @ApiPropertyOptional({ description: 'Of this agent alone', example: 'rails-expert' })
  @MayBeAbsent()
  @IsText({ max: 63 })
  agent_name?: string;

  @ProjectChoice('Of this project alone, by id or slug')
  project_id?: string;

  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Those that are archived instead' })
  @IsFlag()
  archived?: boolean;
}

export class GuardrailRequest {
  @ApiProperty(METRIC)
  @IsIn(TESTED_METRICS)
  metric!: TestedMetric;

  @ApiProperty({
    minimum: 0,
    description:
      'How much worse the variant may be, in the metric’s unit: percentage points, USD, turns, seconds, tokens',
    example: 2,
  })
  @NumberField({ minimum: 0, maximum: 1e12 })
  margin!: number;
}

/** What is fixed before the start. */
class ExperimentPlanRequest {
  @ApiPropertyOptional({ ...METRIC, default: 'success_rate', description: 'What `significance` speaks of' })
  @MayBeAbsent()
  @IsIn(TESTED_METRICS)
  primary_metric?: TestedMetric;

  @ApiPropertyOptional({
    ...METRIC,
    isArray: true,
    description: 'With the primary one a family of tests: p-values are adjusted for each other',
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(TESTED_METRICS.length)
  @IsIn(TESTED_METRICS, { each: true })
  goals?: TestedMetric[];

  @ApiPropertyOptional({ type: [GuardrailRequest], maxItems: MOST_GUARDRAILS })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MOST_GUARDRAILS)
  @ValidateNested({ each: true })
  @Type(() => GuardrailRequest)
  guardrails?: GuardrailRequest[];

  @ApiPropertyOptional({ minimum: 0.8, maximum: 0.999, default: 0.95 })
  @MayBeAbsent()
  @NumberField({ minimum: 0.8, maximum: 0.999 })
  confidence?: number;

  @ApiPropertyOptional({
    minimum: 0,
    description: 'USD; a session that cost more counts as this much where costs are tested. Null for no cap',
    nullable: true,
    type: Number,
  })
  @IsOptional()
  @IsUsd()
  cost_cap?: number | null;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MOST_SESSIONS,
    nullable: true,
    description: 'Of both arms; the test is sharpest there. 1000 when left out',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_SESSIONS)
  planned_sessions?: number | null;

  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true })
  @IsOptional()
  @IsFutureInstant()
  planned_end?: string | null;

  @ApiPropertyOptional({ default: false, description: 'Stop by itself once a guardrail fails' })
  @MayBeAbsent()
  @IsBoolean()
  stop_on_guardrail?: boolean;
}

export class CreateExperimentRequest extends ExperimentPlanRequest {
  @ApiPropertyOptional({ minLength: 1, maxLength: 100, description: 'Its slug when left out' })
  @MayBeAbsent()
  @IsText({ max: 100 })
  @IsLine()
  name?: string;

  @ApiProperty({ format: 'uuid', description: 'An agent of the organization or of one of its projects' })
  @IsUUID()
  resource_id!: string;

  @VersionHashField()
  control_version_hash!: string;

  @VersionHashField()
  variant_version_hash!: string;

  @ApiPropertyOptional(SPLIT)
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(99)
  traffic_split?: number;
}

export class UpdateExperimentRequest extends PartialType(OmitType(CreateExperimentRequest, ['resource_id']), {
  skipNullProperties: false,
}) {}

export class DeployExperimentRequest {
  @ApiPropertyOptional({ enum: ARMS, default: 'variant', description: 'What everybody gets from then on' })
  @MayBeAbsent()
  @IsIn(ARMS)
  variant?: Arm;
}

export class AssignmentRequest {
  @ApiPropertyOptional({
    format: 'uuid',
    description: 'Somebody else, for managers; the caller when left out',
  })
  @MayBeAbsent()
  @IsUUID()
  user_id?: string;
}

export class PowerQuery {
  @ApiPropertyOptional({ minimum: 0.5, maximum: 0.99, default: 0.8, description: 'The chance to see it' })
  @MayBeAbsent()
  @Type(() => Number)
  @NumberField({ minimum: 0.5, maximum: 0.99 })
  power?: number;
}

export const EXPORTS = ['sessions', 'looks'] as const;

export class ExperimentExportQuery {
  @ApiPropertyOptional({ enum: EXPORTS, default: 'sessions' })
  @MayBeAbsent()
  @IsIn(EXPORTS)
  of?: (typeof EXPORTS)[number];
}

export function toPlan(body: ExperimentPlanRequest): Partial<ExperimentPlan> {
  const { cost_cap: cap, planned_end: end } = body;
  return given({
    primaryMetric: body.primary_metric,
    goals: body.goals,
    guardrails: body.guardrails?.map(({ metric, margin }) => ({ metric, margin })),
    confidence: body.confidence,
    costCap: typeof cap === 'number' ? parseUsd(cap) : cap,
    plannedSessions: body.planned_sessions,
    plannedEnd: typeof end === 'string' ? new Date(toDotted(end)) : end,
    stopsOnGuardrail: body.stop_on_guardrail,
  });
}

export function toNewExperiment(body: CreateExperimentRequest) {
  return {
    name: body.name,
    trafficSplit: body.traffic_split ?? 50,
    resourceId: body.resource_id,
    controlHash: body.control_version_hash,
    variantHash: body.variant_version_hash,
    ...toPlan(body),
  };
}

export function toExperimentChanges(body: UpdateExperimentRequest): ExperimentChanges {
  return given({
    name: body.name,
    trafficSplit: body.traffic_split,
    controlHash: body.control_version_hash,
    variantHash: body.variant_version_hash,
    ...toPlan(body),
  });
}
