import { ApiProperty } from '@nestjs/swagger';
import type { CappedPage, Page } from '@app/kernel';

export class PageMetaResponse {
  @ApiProperty({ type: 'integer', example: 1 })
  current_page!: number;

  @ApiProperty({ type: 'integer', example: 25 })
  per_page!: number;

  @ApiProperty({ type: 'integer', example: 5 })
  total_pages!: number;

  @ApiProperty({ type: 'integer', example: 123 })
  total_count!: number;
}

export function toPageMeta({ page, perPage, totalCount }: Page<unknown>): PageMetaResponse {
  return {
    current_page: page,
    per_page: perPage,
    total_pages: Math.ceil(totalCount / perPage),
    total_count: totalCount,
  };
}

/** Of lists that would take longer to count than to read. */
export class CappedPageMetaResponse extends PageMetaResponse {
  @ApiProperty({ description: 'There may be more than `total_count`: only so many are counted' })
  total_is_capped!: boolean;
}

export function toCappedPageMeta(page: CappedPage<unknown>): CappedPageMetaResponse {
  return { ...toPageMeta(page), total_is_capped: page.isCapped };
}
