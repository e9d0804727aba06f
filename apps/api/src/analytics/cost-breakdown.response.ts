import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { type CostBreakdown, OTHERS, type Share, tokensOfSums } from '@app/analytics';
import { TokenCountsResponse, toTokenCounts } from '../http/token-counts.response';

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

class NamedProjectResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  slug!: string;

  @ApiProperty()
  name!: string;
}

class ProjectShareResponse extends ShareResponse {
  @ApiProperty({ type: NamedProjectResponse, nullable: true, description: 'Null: attributed to no project' })
  project!: NamedProjectResponse | null;

  @ApiProperty({ type: 'integer' })
  sessions!: number;
}

class NamedUserResponse {
  @ApiProperty({
    type: 'string',
    nullable: true,
    format: 'uuid',
    description: 'Null in the row of all others',
  })
  id!: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  name!: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  email!: string | null;
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
}

export function toCostBreakdownData(report: CostBreakdown): CostBreakdownDataResponse {
  return {
    data: {
      total_cost: report.totalCost,
      by_model: report.byModel.map(toModelShare),
      by_project: report.byProject.map((share) => toProjectShare(share, report)),
      by_user: report.byUser.map((share) => toUserShare(share, report)),
    },
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
  return { project: names.projects.get(key) ?? null, cost, share, sessions: sums.sessions };
}

function toUserShare({ key, cost, share, sums }: Share, { names }: CostBreakdown): UserShareResponse {
  const known = names.users.get(key);
  const user = {
    id: key === OTHERS ? null : key,
    name: known?.name ?? (key === OTHERS ? OTHERS : null),
    email: known?.email ?? null,
  };
  return { user, cost, share, sessions: sums.sessions };
}
