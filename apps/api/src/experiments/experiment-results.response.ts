import { ApiProperty } from '@nestjs/swagger';
import {
  type ExperimentReport,
  type FullResult,
  type Metric,
  METRICS,
  type StoredLook,
  TESTED_METRICS,
  type TestedMetric,
} from '@app/experiments';
import { type SnakeCased, snakeCased } from '../http/snake-case';
import {
  GateResponse,
  GuardrailResultResponse,
  HealthResponse,
  RecommendationResponse,
} from './experiment-health.response';
import {
  CountByArmResponse,
  ExperimentMetricsResponse,
  FIGURE,
  toExperimentMetrics,
} from './experiment-metrics.response';
import { MetricResultResponse } from './metric-result.response';

type Report = SnakeCased<ExperimentReport>;

class PhaseEffectResponse {
  @ApiProperty({ enum: METRICS })
  metric!: Metric;

  @ApiProperty(FIGURE)
  effect!: number | null;

  @ApiProperty(FIGURE)
  se!: number | null;

  @ApiProperty({ type: CountByArmResponse })
  users!: CountByArmResponse;

  @ApiProperty({ type: CountByArmResponse })
  sessions!: CountByArmResponse;

  @ApiProperty({ type: String, nullable: true })
  reason!: Report['by_phase'][number]['effects'][number]['reason'];
}

/** A time in which the split was the same. People belong to the phase in which they were assigned. */
class PhaseResponse {
  @ApiProperty({ type: 'integer', minimum: 1 })
  phase!: number;

  @ApiProperty({ type: 'integer' })
  traffic_split!: number;

  @ApiProperty({ format: 'date-time' })
  started_at!: string;

  @ApiProperty({ type: CountByArmResponse, description: 'People, with sessions or without' })
  assigned!: CountByArmResponse;

  @ApiProperty({ type: [PhaseEffectResponse] })
  effects!: PhaseEffectResponse[];
}

/** What was said of a metric at a time. */
class LookResponse {
  @ApiProperty({ enum: TESTED_METRICS })
  metric!: TestedMetric;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({
    type: 'integer',
    description: 'All so far: those of the same hour are told by the last one',
  })
  looks!: number;

  @ApiProperty({ type: 'integer' })
  sessions!: number;

  @ApiProperty({ type: 'integer' })
  users!: number;

  @ApiProperty()
  effect!: number;

  @ApiProperty()
  se!: number;

  @ApiProperty()
  df!: number;

  @ApiProperty(FIGURE)
  lower!: number | null;

  @ApiProperty(FIGURE)
  upper!: number | null;

  @ApiProperty()
  p_value_fixed!: number;

  @ApiProperty()
  p_value_now!: number;

  @ApiProperty({ description: 'The running one' })
  p_value!: number;
}

class ExperimentResultsResponse extends ExperimentMetricsResponse {
  @ApiProperty({ format: 'uuid' })
  experiment_id!: string;

  @ApiProperty({ format: 'date-time' })
  computed_at!: string;

  @ApiProperty({ description: 'Once the experiment has stopped nothing moves its result' })
  is_final!: boolean;

  @ApiProperty({ type: [MetricResultResponse] })
  metrics!: MetricResultResponse[];

  @ApiProperty({ type: [PhaseResponse] })
  phases!: PhaseResponse[];

  @ApiProperty({ type: [GuardrailResultResponse] })
  guardrails!: GuardrailResultResponse[];

  @ApiProperty({ type: HealthResponse })
  health!: HealthResponse;

  @ApiProperty({
    type: GateResponse,
    description: 'Whether the variant may be shipped without anybody looking',
  })
  gate!: GateResponse;

  @ApiProperty({ type: RecommendationResponse })
  recommendation!: RecommendationResponse;

  @ApiProperty({ type: [LookResponse] })
  looks!: LookResponse[];
}

export class ExperimentResultsDataResponse {
  @ApiProperty({ type: ExperimentResultsResponse })
  data!: ExperimentResultsResponse;
}

export function toExperimentResults(full: FullResult): ExperimentResultsDataResponse {
  const { experiment, result, looks } = full;
  const { metrics, byPhase, guardrails, health, gate, recommendation } = result.report;
  const data = {
    experiment_id: experiment.id,
    computed_at: result.computedAt.toISOString(),
    is_final: result.isFinal,
    ...toExperimentMetrics(full),
    metrics: METRICS.map((metric) => snakeCased(metrics[metric])),
    phases: snakeCased(byPhase),
    ...snakeCased({ guardrails, health, gate, recommendation }),
    looks: looks.map(toLook),
  };
  return { data };
}

function toLook({ at, ...figures }: StoredLook): LookResponse {
  return { ...snakeCased(figures), at: at.toISOString() };
}
