import { ApiProperty } from '@nestjs/swagger';
import {
  type ExperimentReport,
  type FullResult,
  type StoredLook,
  type Metric,
  METRICS,
  TESTED_METRICS,
  type TestedMetric,
} from '@app/experiments';
import { type SnakeCased, snakeCased } from '../http/snake-case';
import {
  ExperimentMetricsResponse,
  CountByArmResponse,
  INTERVAL,
  REASONS,
  SampleRatioResponse,
  toExperimentMetrics,
} from './experiment-metrics.response';

type Report = SnakeCased<ExperimentReport>;
type MetricFields = Report['metrics']['success_rate'];

const FIGURE = { type: Number, nullable: true };

class ArmMeanResponse {
  @ApiProperty()
  mean!: number;

  @ApiProperty({ description: 'Of the mean, with people as clusters' })
  variance!: number;
}

class LiftResponse {
  @ApiProperty({ ...FIGURE, description: '0.1 is 10 % more than the control' })
  value!: number | null;

  @ApiProperty({ ...INTERVAL, description: 'Fieller’s, for one look' })
  interval!: [number, number] | null;

  @ApiProperty({ type: String, nullable: true })
  reason!: MetricFields['lift']['reason'];
}

class RateExtremesResponse {
  @ApiProperty({ type: [Number], minItems: 2, maxItems: 2, description: 'Percentage points, for one look' })
  interval!: [number, number];

  @ApiProperty({ type: CountByArmResponse })
  n!: CountByArmResponse;
}

/** What a metric says of variant − control, in its unit. */
class MetricResultResponse implements MetricFields {
  @ApiProperty({ enum: METRICS })
  metric!: Metric;

  @ApiProperty({ enum: ['percent', 'usd', 'turns', 'seconds', 'tokens'] })
  unit!: MetricFields['unit'];

  @ApiProperty({ enum: ['more', 'less'] })
  better!: MetricFields['better'];

  @ApiProperty({
    enum: ['always_valid', 'fixed_horizon'],
    description: '`fixed_horizon` is for one look at the end, and decides nothing',
  })
  method!: MetricFields['method'];

  @ApiProperty({ description: 'The cost of each session was capped before it was added' })
  capped!: boolean;

  @ApiProperty({ type: ArmMeanResponse, nullable: true, description: 'Phases weighted by their sessions' })
  control!: ArmMeanResponse | null;

  @ApiProperty({ type: ArmMeanResponse, nullable: true })
  variant!: ArmMeanResponse | null;

  @ApiProperty({ type: CountByArmResponse })
  users!: CountByArmResponse;

  @ApiProperty({ type: CountByArmResponse })
  sessions!: CountByArmResponse;

  @ApiProperty({ type: 'integer', description: 'Of phases in which there is nothing to compare' })
  dropped_sessions!: number;

  @ApiProperty(FIGURE)
  effect!: number | null;

  @ApiProperty({ ...FIGURE, description: 'Standard error (CR2)' })
  se!: number | null;

  @ApiProperty({ ...FIGURE, description: 'Degrees of freedom (Bell and McCaffrey)' })
  df!: number | null;

  @ApiProperty(INTERVAL)
  ci!: [number, number] | null;

  @ApiProperty({ ...FIGURE, description: 'The least of all looks' })
  p_value!: number | null;

  @ApiProperty({ ...FIGURE, description: 'Of this look' })
  p_value_now!: number | null;

  @ApiProperty({ ...FIGURE, description: 'As if this were the only look' })
  p_value_fixed!: number | null;

  @ApiProperty({ type: 'integer' })
  looks!: number;

  @ApiProperty({ ...FIGURE, description: 'By Holm, over the goals; null for what is none' })
  adjusted_p_value!: number | null;

  @ApiProperty()
  significant!: boolean;

  @ApiProperty({ ...FIGURE, description: 'A belief, not an error rate: that the variant is better' })
  chance_to_win!: number | null;

  @ApiProperty({ type: LiftResponse })
  lift!: LiftResponse;

  @ApiProperty({
    type: RateExtremesResponse,
    nullable: true,
    description: 'Newcombe’s, where all or none succeeded',
  })
  extremes!: RateExtremesResponse | null;

  @ApiProperty(REASONS)
  reasons!: MetricFields['reasons'];
}

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

class GuardrailResultResponse {
  @ApiProperty({ enum: TESTED_METRICS })
  metric!: TestedMetric;

  @ApiProperty()
  margin!: number;

  @ApiProperty({
    enum: ['safe', 'failing', 'undecided', 'unknown'],
    description:
      '`failing`: it is shown that the variant is worse by more than the margin; `safe`: that it is not',
  })
  state!: Report['guardrails'][number]['state'];

  @ApiProperty({ ...INTERVAL, description: 'How much worse the variant is; below 0 it is better' })
  harm!: [number, number] | null;

  @ApiProperty({ type: String, nullable: true })
  reason!: Report['guardrails'][number]['reason'];
}

class FlagByArmResponse {
  @ApiProperty()
  control!: boolean;

  @ApiProperty()
  variant!: boolean;
}

class ShareByArmResponse {
  @ApiProperty(FIGURE)
  control!: number | null;

  @ApiProperty(FIGURE)
  variant!: number | null;
}

class MissingOutcomeResponse {
  @ApiProperty({
    type: ShareByArmResponse,
    description: 'Of sessions, those that nobody has said the outcome of',
  })
  share!: ShareByArmResponse;

  @ApiProperty({ ...FIGURE, description: 'Of no difference between the arms' })
  p_value!: number | null;

  @ApiProperty()
  is_alarm!: boolean;

  @ApiProperty({ type: String, nullable: true })
  reason!: Report['health']['missing_outcome']['reason'];
}

class HealthResponse {
  @ApiProperty({ type: SampleRatioResponse })
  srm!: SampleRatioResponse;

  @ApiProperty({ type: FlagByArmResponse, description: 'More than half of the sessions are of one person' })
  dominant_user!: FlagByArmResponse;

  @ApiProperty({
    type: ShareByArmResponse,
    description: 'The primary metric with everybody counting once, however many sessions they have',
  })
  user_means!: ShareByArmResponse;

  @ApiProperty({ type: MissingOutcomeResponse })
  missing_outcome!: MissingOutcomeResponse;

  @ApiProperty({ type: CountByArmResponse, description: 'Sessions that go on, and are in no figure' })
  unfinished!: CountByArmResponse;

  @ApiProperty({ description: 'One arm has a larger share of them than chance explains' })
  is_unfinished_alarm!: boolean;

  @ApiProperty({ type: FlagByArmResponse, description: 'Fewer than ten people' })
  few_users!: FlagByArmResponse;

  @ApiProperty({ description: 'Fewer than four degrees of freedom' })
  low_df!: boolean;

  @ApiProperty({
    description: 'The primary metric is one of cost, and that of some sessions is a lower bound',
  })
  is_unpriced!: boolean;

  @ApiProperty(REASONS)
  warnings!: Report['health']['warnings'];
}

class GateConditionResponse {
  @ApiProperty({
    enum: [
      ...['seven_days', 'ten_users', 'hundred_sessions', 'degrees_of_freedom', 'sample_ratio'],
      ...['primary_effect', 'guardrails'],
    ],
  })
  condition!: Report['gate']['conditions'][number]['condition'];

  @ApiProperty()
  met!: boolean;

  @ApiProperty({ example: '3.5 of 7 days' })
  detail!: string;
}

class GateResponse {
  @ApiProperty({ description: 'All conditions are met' })
  is_open!: boolean;

  @ApiProperty({ type: [GateConditionResponse] })
  conditions!: GateConditionResponse[];
}

class RecommendationResponse {
  @ApiProperty({ enum: ['ship_variant', 'keep_control', 'stop_harm', 'keep_running', 'look_into_data'] })
  action!: Report['recommendation']['action'];

  @ApiProperty({ description: 'For people, with figures' })
  sentence!: string;

  @ApiProperty({ type: [String] })
  reasons!: string[];
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
