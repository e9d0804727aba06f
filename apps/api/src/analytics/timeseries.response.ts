import { ApiProperty } from '@nestjs/swagger';
import { type Interval, INTERVALS, type Metric, METRICS } from '@app/analytics';

class PointResponse {
  @ApiProperty({ format: 'date', description: 'UTC day, or the Monday of a week' })
  date!: string;

  @ApiProperty({ description: 'Sessions, USD or tokens' })
  value!: number;
}

class TimeseriesMetaResponse {
  @ApiProperty({ enum: METRICS })
  metric!: Metric;

  @ApiProperty({ enum: INTERVALS })
  interval!: Interval;

  @ApiProperty({ format: 'date' })
  start_date!: string;

  @ApiProperty({ format: 'date' })
  end_date!: string;
}

export class TimeseriesResponse {
  @ApiProperty({ type: [PointResponse], description: 'Every bucket, zeros included' })
  data!: PointResponse[];

  @ApiProperty({ type: TimeseriesMetaResponse })
  meta!: TimeseriesMetaResponse;
}

export function toTimeseries(
  report: { points: PointResponse[]; period: { startDate: string; endDate: string } },
  { metric, interval }: { metric: Metric; interval: Interval },
): TimeseriesResponse {
  const { startDate: start_date, endDate: end_date } = report.period;
  return { data: report.points, meta: { metric, interval, start_date, end_date } };
}
