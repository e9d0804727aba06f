import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Max } from 'class-validator';
import { PageQuery } from '../http';
import { IsText } from '../http/fields';

/** Each version is summed from its sessions: a page is short. */
const MOST = 25;
const HASH = {
  description: 'A version_hash of the resource',
  pattern: '^[0-9a-f]{64}$',
  example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
};

export class VersionStatsQuery extends PageQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: MOST, default: MOST })
  @Max(MOST)
  declare per_page: number;
}

export class CompareVersionsQuery {
  @ApiProperty(HASH)
  @IsText({ max: 64 })
  from!: string;

  @ApiProperty(HASH)
  @IsText({ max: 64 })
  to!: string;
}
