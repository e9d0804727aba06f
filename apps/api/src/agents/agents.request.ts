import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsText, MayBeAbsent } from '../http/fields';

export class ProjectSlugQuery {
  @ApiPropertyOptional({
    description: 'With what this project says, by slug or id',
    example: 'customer-portal',
  })
  @MayBeAbsent()
  @IsText({ max: 63 })
  project_slug?: string;
}
