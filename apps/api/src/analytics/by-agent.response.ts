import { ApiProperty } from '@nestjs/swagger';
import type { Dated, Ranked } from '@app/analytics';
import { PeriodMetaResponse, toPeriodMeta } from './period-meta.response';

export class AgentFiguresResponse {
  @ApiProperty({ type: 'string', nullable: true, description: 'Null: sessions that named no agent' })
  agent_name!: string | null;

  @ApiProperty({ type: 'integer' })
  total_sessions!: number;

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

  @ApiProperty({ type: 'number', nullable: true, description: 'Seconds, of ended sessions' })
  average_duration!: number | null;

  @ApiProperty({ type: 'number', nullable: true })
  average_turns!: number | null;

  @ApiProperty({ type: 'integer' })
  total_tokens!: number;
}

export class ByAgentResponse {
  @ApiProperty({ type: [AgentFiguresResponse], description: 'Most sessions first' })
  data!: AgentFiguresResponse[];

  @ApiProperty({ type: PeriodMetaResponse })
  meta!: PeriodMetaResponse;
}

export function toByAgent(report: Dated<{ agents: Ranked[] }>): ByAgentResponse {
  return { data: report.agents.map(toAgentFigures), meta: toPeriodMeta(report) };
}

export function toAgentFigures({ key, figures }: Ranked): AgentFiguresResponse {
  return {
    agent_name: key || null,
    total_sessions: figures.totalSessions,
    success_rate: figures.successRate,
    total_cost: figures.totalCost,
    average_cost: figures.averageCost,
    average_duration: figures.averageDuration,
    average_turns: figures.averageTurns,
    total_tokens: figures.totalTokens,
  };
}
