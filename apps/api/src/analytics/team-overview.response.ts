import { ApiProperty } from '@nestjs/swagger';
import type { Dated, Ranked, TeamOverview } from '@app/analytics';
import { AgentFiguresResponse, toAgentFigures } from './by-agent.response';
import { NamedProjectResponse, toNamedProject } from './names.response';
import { PeriodMetaResponse, toPeriodMeta } from './period-meta.response';
import { PeriodSummaryResponse, toPeriodSummary } from './summary.response';

class PerMemberResponse {
  @ApiProperty({ type: 'number', nullable: true, example: 12.5 })
  average_sessions!: number | null;

  @ApiProperty({ type: 'number', nullable: true, description: 'USD', example: 19.84195 })
  average_cost!: number | null;

  @ApiProperty({ type: 'number', nullable: true })
  average_tokens!: number | null;

  @ApiProperty({ type: 'number', nullable: true })
  average_turns!: number | null;
}

class TopProjectResponse {
  @ApiProperty({ type: NamedProjectResponse, nullable: true })
  project!: NamedProjectResponse | null;

  @ApiProperty({ type: 'integer' })
  total_sessions!: number;

  @ApiProperty({ description: 'USD' })
  total_cost!: number;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Percent of the sessions that have an outcome',
  })
  success_rate!: number | null;
}

class TrendPointResponse {
  @ApiProperty({ format: 'date' })
  date!: string;

  @ApiProperty({ type: 'integer' })
  sessions!: number;

  @ApiProperty({ description: 'USD' })
  cost!: number;

  @ApiProperty({ type: 'integer' })
  tokens!: number;
}

class TeamOverviewResponse {
  @ApiProperty({ type: 'integer', description: 'Everybody in the organization, whatever their role' })
  members!: number;

  @ApiProperty({ type: 'integer', description: 'Members with sessions in the period' })
  active_members!: number;

  @ApiProperty({ type: 'number', nullable: true, description: 'Percent of the members that are active' })
  adoption_rate!: number | null;

  @ApiProperty({ type: PeriodSummaryResponse })
  totals!: PeriodSummaryResponse;

  @ApiProperty({
    type: PerMemberResponse,
    description: 'Averages over the people who had sessions, former members among them; null when nobody had',
  })
  per_member!: PerMemberResponse;

  @ApiProperty({ type: [AgentFiguresResponse], description: 'Up to five, those with most sessions first' })
  top_agents!: AgentFiguresResponse[];

  @ApiProperty({ type: [TopProjectResponse], description: 'Up to five, those with most sessions first' })
  top_projects!: TopProjectResponse[];

  @ApiProperty({ type: [TrendPointResponse], description: 'Every UTC day of the period, zeros included' })
  trend!: TrendPointResponse[];
}

export class TeamOverviewDataResponse {
  @ApiProperty({ type: TeamOverviewResponse })
  data!: TeamOverviewResponse;

  @ApiProperty({ type: PeriodMetaResponse })
  meta!: PeriodMetaResponse;
}

export function toTeamOverviewData(report: Dated<TeamOverview>): TeamOverviewDataResponse {
  const { sessions, cost, tokens, turns } = report.perMember;
  const perMember = { average_sessions: sessions, average_cost: cost, average_tokens: tokens };
  return {
    data: {
      members: report.members,
      active_members: report.activeMembers,
      adoption_rate: report.adoptionRate,
      totals: toPeriodSummary(report.totals),
      per_member: { ...perMember, average_turns: turns },
      top_agents: report.topAgents.map(toAgentFigures),
      top_projects: report.topProjects.map((project) => toTopProject(project, report)),
      trend: report.trend.map(toTrendPoint),
    },
    meta: toPeriodMeta(report),
  };
}

function toTopProject({ key, figures }: Ranked, { names }: TeamOverview): TopProjectResponse {
  const { totalSessions: total_sessions, totalCost: total_cost, successRate: success_rate } = figures;
  return { project: toNamedProject(key, names), total_sessions, total_cost, success_rate };
}

function toTrendPoint({ date, figures }: TeamOverview['trend'][number]): TrendPointResponse {
  return { date, sessions: figures.totalSessions, cost: figures.totalCost, tokens: figures.totalTokens };
}
