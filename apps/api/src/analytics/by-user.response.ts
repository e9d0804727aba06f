import { ApiProperty } from '@nestjs/swagger';
import type { AgentOfPerson, Dated, PeopleReport, Ranked } from '@app/analytics';
import { NamedUserResponse, toNamedUser } from './names.response';
import { PeriodMetaResponse, toPeriodMeta } from './period-meta.response';

class FavouriteAgentResponse {
  @ApiProperty()
  agent_name!: string;

  @ApiProperty({ type: 'integer' })
  sessions!: number;
}

class UserFiguresResponse {
  @ApiProperty({ type: NamedUserResponse })
  user!: NamedUserResponse;

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

  @ApiProperty({ type: 'integer' })
  total_tokens!: number;

  @ApiProperty({ type: 'number', nullable: true, description: 'Seconds, of ended sessions' })
  average_duration!: number | null;

  @ApiProperty({ type: [FavouriteAgentResponse], description: 'Up to three, those with most sessions first' })
  favourite_agents!: FavouriteAgentResponse[];

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: `Of the period's sessions, the latest start, event or end`,
  })
  last_active_at!: Date | null;
}

export class ByUserResponse {
  @ApiProperty({ type: [UserFiguresResponse], description: 'Most sessions first' })
  data!: UserFiguresResponse[];

  @ApiProperty({ type: PeriodMetaResponse })
  meta!: PeriodMetaResponse;
}

export function toByUser(report: Dated<PeopleReport>): ByUserResponse {
  return { data: report.people.map((person) => toUserFigures(person, report)), meta: toPeriodMeta(report) };
}

function toUserFigures(
  { key, figures, lastActiveAt }: Ranked,
  { names, favourites }: PeopleReport,
): UserFiguresResponse {
  return {
    user: toNamedUser(key, names),
    total_sessions: figures.totalSessions,
    success_rate: figures.successRate,
    total_cost: figures.totalCost,
    average_cost: figures.averageCost,
    total_tokens: figures.totalTokens,
    average_duration: figures.averageDuration,
    favourite_agents: (favourites.get(key) ?? []).map(toFavourite),
    last_active_at: lastActiveAt,
  };
}

function toFavourite({ agent, sessions }: AgentOfPerson): FavouriteAgentResponse {
  return { agent_name: agent, sessions };
}
