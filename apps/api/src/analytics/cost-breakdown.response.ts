import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { type CostBreakdown, type Dated, OTHERS, type Share, tokensOfSums } from '@app/analytics';
import { TokenCountsResponse, toTokenCounts } from '../http/token-counts.response';
import { NamedProjectResponse, NamedUserResponse, toNamedProject, toNamedUser } from './names.response';
import { PeriodMetaResponse, toPeriodMeta } from './period-meta.response';

class ShareResponse {
  @ApiProperty({ description: 'USD', example: 4.425884 })
  cost!: number;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Fraction of the total cost; null when that is zero',
  })
  share!: number | null;
}

class ModelShareResponse extends IntersectionType(ShareResponse, TokenCountsResponse) {
  @ApiProperty({ type: 'string', nullable: true, description: 'Null: attributed to no model' })
  model!: string | null;

  @ApiProperty({ type: 'integer' })
  total_tokens!: number;
}

class ProjectShareResponse extends ShareResponse {
  @ApiProperty({ type: NamedProjectResponse, nullable: true, description: 'Null: attributed to no project' })
  project!: NamedProjectResponse | null;

  @ApiProperty({ type: 'integer' })
  sessions!: number;
}

class UserShareResponse extends ShareResponse {
  @ApiProperty({ type: NamedUserResponse })
  user!: NamedUserResponse;

  @ApiProperty({ type: 'integer' })
  sessions!: number;
}

class CostBreakdownResponse {
  @ApiProperty({ description: 'USD; each list sums to it before rounding', example: 4.762068 })
  total_cost!: number;

  @ApiProperty({ type: [ModelShareResponse] })
  by_model!: ModelShareResponse[];

  @ApiProperty({ type: [ProjectShareResponse] })
  by_project!: ProjectShareResponse[];

  @ApiProperty({
    type: [UserShareResponse],
    description: `Below manager: the caller's row and one of all others`,
  })
  by_user!: UserShareResponse[];
}

export class CostBreakdownDataResponse {
  @ApiProperty({ type: CostBreakdownResponse })
  data!: CostBreakdownResponse;

  @ApiProperty({ type: PeriodMetaResponse })
  meta!: PeriodMetaResponse;
}

export function toCostBreakdownData(report: Dated<CostBreakdown>): CostBreakdownDataResponse {
  return {
    data: {
      total_cost: report.totalCost,
      by_model: report.byModel.map(toModelShare),
      by_project: report.byProject.map((share) => toProjectShare(share, report)),
      by_user: report.byUser.map((share) => toUserShare(share, report)),
    },
    meta: toPeriodMeta(report),
  };
}

function toModelShare({ key, cost, share, sums }: Share): ModelShareResponse {
  return {
    model: key || null,
    cost,
    share,
    total_tokens: tokensOfSums(sums),
    ...toTokenCounts(sums),
  };
}

function toProjectShare({ key, cost, share, sums }: Share, { names }: CostBreakdown): ProjectShareResponse {
  return { project: toNamedProject(key, names), cost, share, sessions: sums.sessions };
}

function toUserShare({ key, cost, share, sums }: Share, { names }: CostBreakdown): UserShareResponse {
  const user = key === OTHERS ? { id: null, name: OTHERS, email: null } : toNamedUser(key, names);
  return { user, cost, share, sessions: sums.sessions };
}
