import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { DEFAULT_PER_PAGE, MAX_PER_PAGE, type PageRequest } from '@app/kernel';

/** Digits only: `1e9`, `0x10` and repeated parameters are not numbers of pages. */
const toInteger = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;

export class PageQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, default: 1, description: 'Page, from 1' })
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  page = 1;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_PER_PAGE, default: DEFAULT_PER_PAGE })
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(MAX_PER_PAGE)
  per_page = DEFAULT_PER_PAGE;
}

export function toPageRequest({ page, per_page: perPage }: PageQuery): PageRequest {
  return { page, perPage };
}
