import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString } from 'class-validator';
import { CHANGE_TYPES, type ChangeType } from '@app/agents';
import { IsText, MayBeAbsent } from '../http/fields';

export class LogModificationRequest {
  @ApiProperty({
    description: 'Of the caller’s own session: its id or external_id',
    example: '3f0c93ba-a1dd-47f5-97b7-7c8910b363c0',
  })
  @IsText({ max: 128 })
  session_id!: string;

  @ApiProperty({ maxLength: 1024, example: '.claude/agents/rails-expert.md' })
  @IsText({ max: 1024 })
  file_path!: string;

  @ApiProperty({ enum: CHANGE_TYPES })
  @IsIn(CHANGE_TYPES)
  change_type!: ChangeType;

  @ApiPropertyOptional({
    description: 'Absent where there was no file; at most 262144 bytes',
    example: 'Use Minitest.\n',
  })
  @MayBeAbsent()
  @IsString()
  content_before?: string;

  @ApiPropertyOptional({
    description: 'Absent where there is none any more; at most 262144 bytes',
    example: 'Use RSpec.\n',
  })
  @MayBeAbsent()
  @IsString()
  content_after?: string;
}
