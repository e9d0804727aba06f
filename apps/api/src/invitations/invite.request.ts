import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { IsText, MayBeAbsent } from '../http/fields';

export class InviteRequest {
  @ApiProperty({ maxLength: 254, example: 'grace@example.com' })
  @IsText({ max: 254 })
  email!: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'A role of the organization, not above your own' })
  @MayBeAbsent()
  @IsUUID()
  role_id?: string;

  @ApiPropertyOptional({ description: 'The same by name; `member` when neither is given', example: 'member' })
  @MayBeAbsent()
  @IsText({ max: 50 })
  role?: string;
}
