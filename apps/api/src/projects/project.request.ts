import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { PROJECT_TYPES, type ProjectType } from '@app/organizations';
import { IsText, MayBeAbsent } from '../http/fields';

export class CreateProjectRequest {
  @ApiProperty({ minLength: 1, maxLength: 100, example: 'Customer portal' })
  @IsText({ max: 100 })
  name!: string;

  @ApiPropertyOptional({ description: 'Made of the name when left out', example: 'customer-portal' })
  @MayBeAbsent()
  @IsText({ max: 63 })
  slug?: string;

  @ApiPropertyOptional({ enum: PROJECT_TYPES, default: 'repository' })
  @MayBeAbsent()
  @IsIn(PROJECT_TYPES)
  project_type?: ProjectType;
}

export class UpdateProjectRequest {
  @ApiPropertyOptional({ minLength: 1, maxLength: 100, example: 'Customer portal' })
  @MayBeAbsent()
  @IsText({ max: 100 })
  name?: string;

  @ApiPropertyOptional({
    description: 'The former one leads nowhere from then on',
    example: 'customer-portal',
  })
  @MayBeAbsent()
  @IsText({ max: 63 })
  slug?: string;

  @ApiPropertyOptional({ enum: PROJECT_TYPES })
  @MayBeAbsent()
  @IsIn(PROJECT_TYPES)
  project_type?: ProjectType;
}

export class LinkRepositoryRequest {
  @ApiProperty({ example: 'git@github.com:acme/backend' })
  @IsText({ max: 2048 })
  remote_url!: string;

  @ApiPropertyOptional({ description: 'The last word of the address when left out', example: 'backend' })
  @MayBeAbsent()
  @IsText({ max: 100 })
  name?: string;
}

export class RemoteUrlRequest {
  @ApiProperty({ example: 'https://github.com/acme/backend.git' })
  @IsText({ max: 2048 })
  remote_url!: string;
}
