import { ApiProperty } from '@nestjs/swagger';
import type { Dated, Summary } from '@app/analytics';
import { TokenCountsResponse, toTokenCounts } from '../http/token-counts.response';
import { PeriodMetaResponse, toPeriodMeta } from './period-meta.response';

export class PeriodSummaryResponse extends TokenCountsResponse {
  @ApiProperty({ type: 'integer', example: 3 })
  total_sessions!: number;

  @ApiProperty({ type: 'integer', example: 0 })
  active_sessions!: number;

  @ApiProperty({ type: 'integer', example: 3 })
  ended_sessions!: number;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Percent of the sessions that have an outcome',
  })
  success_rate!: number | null;

  @ApiProperty({ description: 'USD', example: 4.762068 })
  total_cost!: number;

  @ApiProperty({ type: 'number', nullable: true, description: 'USD per session', example: 1.587356 })
  average_cost!: number | null;

  @ApiProperty({ type: 'integer' })
  total_tokens!: number;

  @ApiProperty({ type: 'number', nullable: true, description: 'Seconds, of ended sessions' })
  average_duration!: number | null;

  @ApiProperty({ type: 'number', nullable: true })
  average_turns!: number | null;

  @ApiProperty({ type: 'integer' })
  unique_users!: number;

  @ApiProperty({ type: 'integer', description: 'Sessions whose cost is a lower bound' })
  incomplete_cost_sessions!: number;
}

class SummaryResponse extends PeriodSummaryResponse {
  @ApiProperty({ type: PeriodSummaryResponse, description: 'The equally long period before' })
  previous!: PeriodSummaryResponse;
}

export class SummaryDataResponse {
  @ApiProperty({ type: SummaryResponse })
  data!: SummaryResponse;

  @ApiProperty({ type: PeriodMetaResponse })
  meta!: PeriodMetaResponse;
}

export function toSummaryData(summary: Dated<Summary & { previous: Summary }>): SummaryDataResponse {
  const previous = toPeriodSummary(summary.previous);
  return { data: { ...toPeriodSummary(summary), previous }, meta: toPeriodMeta(summary) };
}

export function toPeriodSummary(summary: Summary): PeriodSummaryResponse {
  return {
    total_sessions: summary.totalSessions,
    active_sessions: summary.activeSessions,
    ended_sessions: summary.endedSessions,
    success_rate: summary.successRate,
    total_cost: summary.totalCost,
    average_cost: summary.averageCost,
    total_tokens: summary.totalTokens,
    ...toTokenCounts(summary),
    average_duration: summary.averageDuration,
    average_turns: summary.averageTurns,
    unique_users: summary.uniqueUsers,
    incomplete_cost_sessions: summary.incompleteCostSessions,
  };
}
