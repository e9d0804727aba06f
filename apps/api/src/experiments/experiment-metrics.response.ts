import { ApiProperty } from '@nestjs/swagger';
import {
  type ExperimentReport,
  type KnownExperiment,
  TESTED_METRICS,
  type TestedMetric,
} from '@app/experiments';
import { type SnakeCased, snakeCased } from '../http/snake-case';
import { V1ExperimentItemResponse } from './experiment.response';

type Arm = SnakeCased<ExperimentReport['arms']['control']>;
type Significance = SnakeCased<ExperimentReport['significance']>;

/** A number, or null where it cannot be given. */
export const FIGURE = { type: Number, nullable: true };
/** From … to, both included. */
export const INTERVAL = { type: [Number] as [typeof Number], nullable: true, minItems: 2, maxItems: 2 };
export const REASONS = {
  type: [String] as [typeof String],
  description: 'Why figures are missing, or what speaks against believing them',
  example: ['too_few_users'],
};

/** Numbers of both arms. */
export class CountByArmResponse {
  @ApiProperty({ type: 'integer' })
  control!: number;

  @ApiProperty({ type: 'integer' })
  variant!: number;
}

/** What the sessions of an arm come to. What was measured is null without sessions. */
export class ArmMetricsResponse implements Arm {
  @ApiProperty({ type: 'integer', example: 98 })
  total_sessions!: number;

  @ApiProperty({ type: 'integer', description: 'People with sessions' })
  users!: number;

  @ApiProperty({ type: 'integer', description: 'Sessions of which it is known how they ended' })
  with_outcome!: number;

  @ApiProperty({
    ...FIGURE,
    example: 89.2,
    description: 'Percent of the sessions of which it is known how they ended',
  })
  success_rate!: number | null;

  @ApiProperty({ ...INTERVAL, description: 'Wilson’s, in percent' })
  success_interval!: [number, number] | null;

  @ApiProperty({ ...FIGURE, example: 0.0198, description: 'USD' })
  avg_cost!: number | null;

  @ApiProperty({
    type: 'integer',
    description: 'Sessions whose cost is a lower bound, as the price of a model is not known',
  })
  unpriced_sessions!: number;

  @ApiProperty({ ...FIGURE, example: 10.8 })
  avg_turns!: number | null;

  @ApiProperty({ ...FIGURE, description: 'Seconds' })
  avg_duration!: number | null;

  @ApiProperty(FIGURE)
  avg_tokens!: number | null;

  @ApiProperty({ ...FIGURE, description: 'USD; all cost by all successes' })
  cost_per_success!: number | null;

  @ApiProperty({ ...FIGURE, example: 0.0489, description: 'USD' })
  p95_cost!: number | null;

  @ApiProperty({ type: Boolean, nullable: true, description: 'False for a sketch’s, which is within 0.5 %' })
  is_p95_exact!: boolean | null;

  @ApiProperty({
    ...FIGURE,
    description: 'Of the sessions, those of the person with the most of them: 0 to 1',
  })
  largest_share!: number | null;

  @ApiProperty(REASONS)
  reasons!: Arm['reasons'];
}

/** Sample-ratio mismatch: whether as many people came into the arms as the split says. */
export class SampleRatioResponse {
  @ApiProperty({ ...FIGURE, description: 'Chi-square over phases, for one look' })
  p_value!: number | null;

  @ApiProperty({ ...FIGURE, description: 'Valid at every look' })
  sequential_p_value!: number | null;

  @ApiProperty({ description: 'Below 0.001: something is wrong with who came into which arm' })
  is_alarm!: boolean;
}

/** The answer in short: of the primary metric. */
export class SignificanceResponse implements Significance {
  @ApiProperty({ enum: TESTED_METRICS })
  metric!: TestedMetric;

  @ApiProperty({
    ...FIGURE,
    example: 0.05,
    description: 'Valid however often it was asked for; it never rises',
  })
  p_value!: number | null;

  @ApiProperty({ example: false, description: 'p_value < 1 − confidence, strictly' })
  significant!: boolean;

  @ApiProperty({ example: 0.95 })
  confidence!: number;

  @ApiProperty({ ...FIGURE, description: 'As if this were the only look' })
  p_value_fixed!: number | null;

  @ApiProperty({ ...FIGURE, description: 'Variant − control, in the metric’s unit' })
  effect!: number | null;

  @ApiProperty({ ...INTERVAL, description: 'Of the effect; valid however often it was asked for' })
  ci!: [number, number] | null;

  @ApiProperty({ enum: ['user'], description: 'Who is compared: sessions of one person are alike' })
  unit!: 'user';

  @ApiProperty({ type: CountByArmResponse })
  users!: CountByArmResponse;

  @ApiProperty({ type: 'integer' })
  looks!: number;

  @ApiProperty({ enum: ['always_valid', 'fixed_horizon'] })
  method!: Significance['method'];

  @ApiProperty({ type: SampleRatioResponse })
  srm!: SampleRatioResponse;

  @ApiProperty(REASONS)
  reasons!: Significance['reasons'];
}

export class ExperimentMetricsResponse {
  @ApiProperty({ type: ArmMetricsResponse })
  control!: ArmMetricsResponse;

  @ApiProperty({ type: ArmMetricsResponse })
  variant!: ArmMetricsResponse;

  @ApiProperty({ type: SignificanceResponse })
  significance!: SignificanceResponse;
}

export class V1ExperimentMetricsResponse {
  @ApiProperty({ type: V1ExperimentItemResponse })
  experiment!: V1ExperimentItemResponse;

  @ApiProperty({ type: ExperimentMetricsResponse })
  metrics!: ExperimentMetricsResponse;
}

export function toExperimentMetrics({ result }: KnownExperiment): ExperimentMetricsResponse {
  const { arms, significance } = result.report;
  const told = snakeCased({ control: arms.control, variant: arms.variant, significance });
  return { ...told, control: inMicros(told.control), variant: inMicros(told.variant) };
}

/** USD with six decimals, as everywhere. */
function inMicros(arm: Arm): Arm {
  const { avg_cost, cost_per_success, p95_cost } = arm;
  return {
    ...arm,
    avg_cost: rounded(avg_cost),
    cost_per_success: rounded(cost_per_success),
    p95_cost: rounded(p95_cost),
  };
}

function rounded(usd: number | null): number | null {
  return usd === null ? null : Math.round(usd * 1e6) / 1e6;
}
