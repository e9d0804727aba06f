import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type PowerReport, TESTED_METRICS, type TestedMetric } from '@app/experiments';
import { type SnakeCased, snakeCased } from '../http/snake-case';
import { REASONS } from './experiment-metrics.response';

type Power = SnakeCased<PowerReport>;

class DetectableResponse {
  @ApiProperty({ description: 'Of both arms' })
  sessions!: number;

  @ApiProperty({ description: 'The least that is seen, in the metric’s unit' })
  effect!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'In relation to the control: 0.1 is 10 %' })
  relative!: number | null;
}

class DetectableAheadResponse extends DetectableResponse {
  @ApiProperty({ type: 'integer', description: 'From now' })
  days!: number;
}

class MetricPowerResponse {
  @ApiProperty({ enum: TESTED_METRICS })
  metric!: TestedMetric;

  @ApiProperty({ type: DetectableResponse, nullable: true })
  now!: DetectableResponse | null;

  @ApiProperty({ type: DetectableResponse, nullable: true, description: 'At the planned sessions' })
  planned!: DetectableResponse | null;

  @ApiProperty({ type: [DetectableAheadResponse], description: 'If sessions come as they have come so far' })
  ahead!: DetectableAheadResponse[];

  @ApiProperty(REASONS)
  reasons!: Power['metrics'][TestedMetric]['reasons'];
}

class ExperimentPowerResponse {
  @ApiProperty({ example: 0.95 })
  confidence!: number;

  @ApiProperty({ example: 0.8 })
  power!: number;

  @ApiProperty({
    example: 1.9,
    description: 'How many times the sessions it takes because anybody may look any time',
  })
  peeking_factor!: number;

  @ApiPropertyOptional({ type: Number, nullable: true, description: 'Of both arms; null in the first day' })
  sessions_per_day!: number | null;

  @ApiProperty({ type: [MetricPowerResponse] })
  metrics!: MetricPowerResponse[];
}

export class ExperimentPowerDataResponse {
  @ApiProperty({ type: ExperimentPowerResponse })
  data!: ExperimentPowerResponse;
}

export function toExperimentPower({ metrics, ...power }: PowerReport): ExperimentPowerDataResponse {
  const all = TESTED_METRICS.map((metric) => ({ metric, ...snakeCased(metrics[metric]) }));
  return { data: { ...snakeCased(power), metrics: all } };
}
