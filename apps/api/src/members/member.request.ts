import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsUUID, ValidateIf } from 'class-validator';
import { COACHING_MODES, type CoachingMode } from '@app/kernel';
import { MayBeAbsent } from '../http/fields';

export class UpdateMemberRequest {
  @ApiPropertyOptional({ format: 'uuid', description: 'A role of the organization, not above your own' })
  @MayBeAbsent()
  @IsUUID()
  role_id?: string;

  @ApiPropertyOptional({ enum: COACHING_MODES, nullable: true, description: `Null: the role's counts again` })
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsIn(COACHING_MODES)
  coaching_mode?: CoachingMode | null;
}
