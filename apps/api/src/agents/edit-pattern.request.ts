import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { PageQuery } from '../http';
import { MayBeAbsent } from '../http/fields';

const STATES = ['open', 'dismissed'] as const;

export class EditPatternsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: STATES, default: 'open' })
  @MayBeAbsent()
  @IsIn(STATES)
  status?: (typeof STATES)[number];
}

export function isDismissedIn({ status }: EditPatternsQuery): boolean {
  return status === 'dismissed';
}
