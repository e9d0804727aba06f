import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { OUTCOMES, type Outcome, type SessionListInput, type SessionStatus } from '@app/sessions';
import { PageQuery } from '../http';
import { IsDay, IsFlag, IsText } from '../http/fields';

class SessionsQuery extends PageQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @IsText({ max: 100 })
  agent_name?: string;

  @ApiPropertyOptional({ type: 'boolean', default: false })
  @IsFlag()
  current_user_only?: boolean;
}

export class V1ListSessionsQuery extends SessionsQuery {
  @ApiPropertyOptional({ description: 'Project, by slug or id' })
  @IsOptional()
  @IsText({ max: 100 })
  project_slug?: string;
}

export class ListSessionsQuery extends SessionsQuery {
  @ApiPropertyOptional({ description: 'Project, by id or slug' })
  @IsOptional()
  @IsText({ max: 100 })
  project_id?: string;

  @ApiPropertyOptional({ description: 'Repository, by slug or id' })
  @IsOptional()
  @IsText({ max: 100 })
  repo?: string;

  @ApiPropertyOptional({ enum: ['active', 'ended'] })
  @IsOptional()
  @IsIn(['active', 'ended'])
  status?: SessionStatus;

  @ApiPropertyOptional({ enum: OUTCOMES })
  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: Outcome;

  @ApiPropertyOptional({ format: 'uuid', description: `Another person's sessions need the role manager` })
  @IsOptional()
  @IsUUID()
  user_id?: string;

  @ApiPropertyOptional({ format: 'date', description: 'UTC day of the start, included' })
  @IsOptional()
  @IsDay()
  start_date?: string;

  @ApiPropertyOptional({ format: 'date', description: 'UTC day of the start, included' })
  @IsOptional()
  @IsDay()
  end_date?: string;
}

/** Which sessions; which page of them is another question. */
type SessionChoice = Omit<ListSessionsQuery & V1ListSessionsQuery, keyof PageQuery>;

export function toSessionListInput(query: SessionChoice): SessionListInput {
  return {
    project: query.project_id ?? query.project_slug,
    repository: query.repo,
    agentName: query.agent_name,
    currentUserOnly: query.current_user_only,
    status: query.status,
    outcome: query.outcome,
    userId: query.user_id?.toLowerCase(),
    startDate: query.start_date,
    endDate: query.end_date,
  };
}
