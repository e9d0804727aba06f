import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { PATTERN_STATUSES, type PatternStatus } from '@app/agents';
import { PageQuery } from '../http';

export class EditPatternsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: PATTERN_STATUSES, default: 'open' })
  @IsIn(PATTERN_STATUSES)
  status: PatternStatus = 'open';
}
