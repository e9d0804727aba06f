import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { DEFAULT_PER_PAGE, MAX_PER_PAGE } from '@app/kernel';

const toInteger = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;

export class AuditLogQuery {
  @ApiPropertyOptional({ description: '`meta.next_cursor` of the page before' })
  @IsOptional()
  @Matches(/^[1-9]\d{0,14}$/, { message: '$property must be the next_cursor of a page' })
  cursor?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_PER_PAGE, default: DEFAULT_PER_PAGE })
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(MAX_PER_PAGE)
  per_page = DEFAULT_PER_PAGE;
}
