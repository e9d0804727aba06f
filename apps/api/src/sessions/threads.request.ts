import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import type { ThreadListInput } from '@app/sessions';
import { PageQuery } from '../http';
import { IsFlag, IsText } from '../http/fields';

export class ListThreadsQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Threads with a conversation of this project, by id or slug' })
  @IsOptional()
  @IsText({ max: 100 })
  project_id?: string;

  @ApiPropertyOptional({ format: 'uuid', description: `Another person's threads need the role manager` })
  @IsOptional()
  @IsUUID()
  user_id?: string;

  @ApiPropertyOptional({ type: 'boolean', default: false })
  @IsFlag()
  current_user_only?: boolean;
}

export function toThreadListInput(query: ListThreadsQuery): ThreadListInput {
  const { project_id: project, user_id, current_user_only: currentUserOnly } = query;
  return { project, currentUserOnly, userId: user_id?.toLowerCase() };
}
