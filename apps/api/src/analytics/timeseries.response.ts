import { ApiProperty } from '@nestjs/swagger';
import { type Dated, type Interval, INTERVALS, type Metric, METRICS } from '@app/analytics';
import { PeriodMetaResponse, toPeriodMeta } from './period-meta.response';

class PointResponse {
  @ApiProperty({ format: 'date', description: 'UTC day, or the Monday of a week' })
  date!: string;

  @ApiProperty({ description: 'Sessions, USD or tokens' })
  value!: number;
}

class TimeseriesMetaResponse extends PeriodMetaResponse {
  @ApiProperty({ enum: METRICS })
  metric!: Metric;

  @ApiProperty({ enum: INTERVALS })
  interval!: Interval;
}

export class TimeseriesResponse {
  @ApiProperty({ type: [PointResponse], description: 'Every bucket, zeros included' })
  data!: PointResponse[];

  @ApiProperty({ type: TimeseriesMetaResponse })
  meta!: TimeseriesMetaResponse;
}

export function toTimeseries(
  report: Dated<{ points: PointResponse[] }>,
  { metric, interval }: { metric: Metric; interval: Interval },
): TimeseriesResponse {
  return { data: report.points, meta: { metric, interval, ...toPeriodMeta(report) } };
}
