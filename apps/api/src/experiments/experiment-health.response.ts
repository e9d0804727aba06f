import { ApiProperty } from '@nestjs/swagger';
import { type ExperimentReport, TESTED_METRICS, type TestedMetric } from '@app/experiments';
import type { SnakeCased } from '../http/snake-case';
import {
  CountByArmResponse,
  FIGURE,
  INTERVAL,
  REASONS,
  SampleRatioResponse,
} from './experiment-metrics.response';

type Report = SnakeCased<ExperimentReport>;

export class GuardrailResultResponse {
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

export class HealthResponse {
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

export class GateResponse {
  @ApiProperty({ description: 'All conditions are met' })
  is_open!: boolean;

  @ApiProperty({ type: [GateConditionResponse] })
  conditions!: GateConditionResponse[];
}

export class RecommendationResponse {
  @ApiProperty({ enum: ['ship_variant', 'keep_control', 'stop_harm', 'keep_running', 'look_into_data'] })
  action!: Report['recommendation']['action'];

  @ApiProperty({ description: 'For people, with figures' })
  sentence!: string;

  @ApiProperty({ type: [String] })
  reasons!: string[];
}
