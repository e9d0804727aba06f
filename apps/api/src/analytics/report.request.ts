import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { type Interval, INTERVALS, type Metric, METRICS, type ReportInput } from '@app/analytics';
import { IsText } from '../http/fields';

export class ReportQuery {
  @ApiPropertyOptional({
    format: 'date',
    description: 'First UTC day; unless given, so that there are 30 days with the last one',
  })
  @IsOptional()
  @IsText({ max: 10 })
  start_date?: string;

  @ApiPropertyOptional({ format: 'date', description: 'Last UTC day, included; today unless given' })
  @IsOptional()
  @IsText({ max: 10 })
  end_date?: string;

  @ApiPropertyOptional({ description: 'Project, by id or slug' })
  @IsOptional()
  @IsText({ max: 100 })
  project_id?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsText({ max: 100 })
  agent_name?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Another person needs the role manager' })
  @IsOptional()
  @IsUUID()
  user_id?: string;

  @ApiPropertyOptional({ description: 'Repository, by slug or id' })
  @IsOptional()
  @IsText({ max: 100 })
  repo?: string;
}

export class TimeseriesQuery extends ReportQuery {
  @ApiPropertyOptional({ enum: INTERVALS, default: 'day', description: 'Weeks start on Monday' })
  @IsIn(INTERVALS)
  interval: Interval = 'day';

  @ApiPropertyOptional({ enum: METRICS, default: 'sessions' })
  @IsIn(METRICS)
  metric: Metric = 'sessions';
}

export function toReportInput(query: ReportQuery): ReportInput {
  return {
    startDate: query.start_date,
    endDate: query.end_date,
    project: query.project_id,
    agentName: query.agent_name,
    userId: query.user_id?.toLowerCase(),
    repository: query.repo,
  };
}
