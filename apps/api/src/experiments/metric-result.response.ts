import { ApiProperty } from '@nestjs/swagger';
import { type ExperimentReport, type Metric, METRICS } from '@app/experiments';
import type { SnakeCased } from '../http/snake-case';
import { CountByArmResponse, FIGURE, INTERVAL, REASONS } from './experiment-metrics.response';

type MetricFields = SnakeCased<ExperimentReport['metrics']['success_rate']>;

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
export class MetricResultResponse implements MetricFields {
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
