import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { COACHING_MODES, type CoachingMode, ROLE_LEVELS } from '@app/kernel';
import { IsText, MayBeAbsent } from '../http/fields';

const LOWEST = ROLE_LEVELS.viewer;
/** The next one is the owner's alone. */
const HIGHEST = ROLE_LEVELS.owner - 1;
const ABOUT_LEVEL = `Rights are those of the highest built-in role at or below it (viewer 20, member 40, manager 60, admin 80)`;

export class CreateRoleRequest {
  @ApiProperty({ minLength: 1, maxLength: 50, example: 'Reviewer' })
  @IsText({ max: 50 })
  name!: string;

  @ApiProperty({ type: 'integer', minimum: LOWEST, maximum: HIGHEST, example: 50, description: ABOUT_LEVEL })
  @IsInt()
  @Min(LOWEST)
  @Max(HIGHEST)
  level!: number;

  @ApiProperty({ enum: COACHING_MODES })
  @IsIn(COACHING_MODES)
  coaching_mode!: CoachingMode;
}

export class UpdateRoleRequest {
  @ApiPropertyOptional({ minLength: 1, maxLength: 50, example: 'Reviewer' })
  @MayBeAbsent()
  @IsText({ max: 50 })
  name?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: LOWEST, maximum: HIGHEST, description: ABOUT_LEVEL })
  @MayBeAbsent()
  @IsInt()
  @Min(LOWEST)
  @Max(HIGHEST)
  level?: number;

  @ApiPropertyOptional({ enum: COACHING_MODES })
  @MayBeAbsent()
  @IsIn(COACHING_MODES)
  coaching_mode?: CoachingMode;
}
