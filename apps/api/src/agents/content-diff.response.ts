import { ApiProperty } from '@nestjs/swagger';
import type { ContentDiff } from '@app/agents';

export class DiffLineResponse {
  @ApiProperty({ enum: ['context', 'added', 'removed'] })
  kind!: 'context' | 'added' | 'removed';

  @ApiProperty({ type: Number, nullable: true, description: 'Its number before, from 1' })
  from!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Its number after, from 1' })
  to!: number | null;

  @ApiProperty()
  text!: string;
}

class DiffHunkResponse {
  @ApiProperty({ type: [DiffLineResponse] })
  lines!: DiffLineResponse[];
}

export class ContentDiffResponse {
  @ApiProperty({ description: 'As `diff -u` writes it; empty when nothing differs' })
  unified!: string;

  @ApiProperty({ type: [DiffHunkResponse] })
  hunks!: DiffHunkResponse[];

  @ApiProperty({ minimum: 0 })
  added!: number;

  @ApiProperty({ minimum: 0 })
  removed!: number;
}

export class ContentDiffDataResponse {
  @ApiProperty({ type: ContentDiffResponse })
  data!: ContentDiffResponse;
}

export function toContentDiffData(diff: ContentDiff): ContentDiffDataResponse {
  return { data: toContentDiff(diff) };
}

export function toContentDiff({ hunks, ...diff }: ContentDiff): ContentDiffResponse {
  return { ...diff, hunks: hunks.map((lines) => ({ lines })) };
}
