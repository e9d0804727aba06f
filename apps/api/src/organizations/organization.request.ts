import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsText, MayBeAbsent } from '../http/fields';

export class CreateOrganizationRequest {
  @ApiProperty({ minLength: 1, maxLength: 100, example: 'Acme' })
  @IsText({ max: 100 })
  name!: string;

  @ApiPropertyOptional({ description: 'Made of the name when left out', example: 'acme' })
  @MayBeAbsent()
  @IsText({ max: 63 })
  slug?: string;
}

export class UpdateOrganizationRequest {
  @ApiPropertyOptional({ minLength: 1, maxLength: 100, example: 'Acme' })
  @MayBeAbsent()
  @IsText({ max: 100 })
  name?: string;

  @ApiPropertyOptional({ description: 'The former one leads nowhere from then on', example: 'acme' })
  @MayBeAbsent()
  @IsText({ max: 63 })
  slug?: string;
}
