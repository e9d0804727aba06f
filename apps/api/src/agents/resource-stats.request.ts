import { ApiPropertyOptional } from '@nestjs/swagger';
import { Max } from 'class-validator';
import { PageQuery } from '../http';
import { VersionHashField } from './resource.fields';

/** Each version is summed from all its days: a page is short. */
const MOST = 25;

export class VersionStatsQuery extends PageQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: MOST, default: MOST })
  @Max(MOST)
  declare per_page: number;
}

export class CompareVersionsQuery {
  @VersionHashField()
  from!: string;

  @VersionHashField()
  to!: string;
}
