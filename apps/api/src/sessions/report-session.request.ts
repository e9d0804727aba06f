import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsObject, ValidateNested } from 'class-validator';
import { parseInstant, parseUsd } from '@app/kernel';
import { type EndInput, OUTCOMES, type Outcome, type ReportInput, type UsageSnapshot } from '@app/sessions';
import { IsCount, IsInstant, IsText, IsUsd, MayBeAbsent } from '../http/fields';

const MAX_TURNS = 1_000_000;

/** An absolute snapshot; a smaller one never lowers a total. */
export class ModelMetricsRequest {
  @ApiProperty({ type: 'integer', minimum: 0, example: 15000 })
  @IsCount()
  input_tokens!: number;

  @ApiProperty({ type: 'integer', minimum: 0, example: 3000 })
  @IsCount()
  output_tokens!: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 0 })
  @MayBeAbsent()
  @IsCount()
  cache_read_tokens?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 0 })
  @MayBeAbsent()
  @IsCount()
  cache_creation_tokens?: number;

  @ApiPropertyOptional({ minimum: 0, maximum: 1_000_000, example: 0.045 })
  @MayBeAbsent()
  @IsUsd()
  cost_usd?: number;

  @ApiPropertyOptional({
    description: 'The snapshot is of this model alone',
    example: 'claude-sonnet-4-20250514',
  })
  @MayBeAbsent()
  @IsText({ max: 200 })
  model?: string;
}

const METRICS_SCHEMA = {
  oneOf: [
    { $ref: getSchemaPath(ModelMetricsRequest) },
    { type: 'array', items: { $ref: getSchemaPath(ModelMetricsRequest) }, minItems: 1, maxItems: 50 },
  ],
  description: 'One snapshot, or one per model',
};

/** One snapshot, or one per model; a single one is taken as a list of one. */
function MetricsField(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional(METRICS_SCHEMA),
    MayBeAbsent(),
    Transform(({ value }: { value: unknown }) => (isObject(value) ? [value] : value)),
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(50),
    IsObject({ each: true }),
    ValidateNested({ each: true }),
    Type(() => ModelMetricsRequest),
  );
}

@ApiExtraModels(ModelMetricsRequest)
export class ReportSessionRequest {
  @MetricsField()
  model_metrics?: ModelMetricsRequest[];

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: MAX_TURNS })
  @MayBeAbsent()
  @IsCount(MAX_TURNS)
  total_turns?: number;

  @ApiPropertyOptional({ enum: OUTCOMES })
  @MayBeAbsent()
  @IsIn(OUTCOMES)
  outcome?: Outcome;
}

export class V1ReportSessionRequest {
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: MAX_TURNS, example: 15 })
  @MayBeAbsent()
  @IsCount(MAX_TURNS)
  total_turns?: number;

  @ApiPropertyOptional({ description: 'USD', minimum: 0, maximum: 1_000_000, example: 0.0456 })
  @MayBeAbsent()
  @IsUsd()
  total_cost?: number;

  @ApiPropertyOptional({ enum: OUTCOMES, example: 'success' })
  @MayBeAbsent()
  @IsIn(OUTCOMES)
  outcome?: Outcome;

  @ApiPropertyOptional({ format: 'date-time', description: 'Ends the session, once' })
  @MayBeAbsent()
  @IsInstant()
  ended_at?: string;
}

@ApiExtraModels(ModelMetricsRequest)
export class EndSessionRequest {
  @ApiPropertyOptional({ maxLength: 20_000, example: 'Refactored authentication module' })
  @MayBeAbsent()
  @IsText({ min: 0, max: 20_000 })
  summary?: string;

  @MetricsField()
  model_metrics?: ModelMetricsRequest[];

  @ApiPropertyOptional({ enum: OUTCOMES })
  @MayBeAbsent()
  @IsIn(OUTCOMES)
  outcome?: Outcome;
}

export function toReportInput(request: ReportSessionRequest & V1ReportSessionRequest): ReportInput {
  return {
    usage: request.model_metrics?.map(toSnapshot),
    totalTurns: request.total_turns,
    totalCost: request.total_cost === undefined ? undefined : parseUsd(request.total_cost),
    outcome: request.outcome,
    endedAt: request.ended_at === undefined ? undefined : new Date(parseInstant(request.ended_at)),
  };
}

export function toEndInput({ summary, model_metrics, outcome }: EndSessionRequest): EndInput {
  return { summary, outcome, usage: model_metrics?.map(toSnapshot) };
}

function toSnapshot(metrics: ModelMetricsRequest): UsageSnapshot {
  return {
    model: metrics.model,
    inputTokens: metrics.input_tokens,
    outputTokens: metrics.output_tokens,
    cacheReadTokens: metrics.cache_read_tokens ?? 0,
    cacheCreationTokens: metrics.cache_creation_tokens ?? 0,
    cost: metrics.cost_usd === undefined ? undefined : parseUsd(metrics.cost_usd),
  };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
