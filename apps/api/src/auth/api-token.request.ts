import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { API_TOKEN_KINDS, type ApiTokenKind, type Scope } from '@app/kernel';
import { DEFAULT_DAYS, grantableScopes, MAX_DAYS } from '@app/organizations';
import { IsFutureInstant, IsText, MayBeAbsent } from '../http/fields';

const SCOPES = [...grantableScopes('personal')];

export class CreateApiTokenRequest {
  @ApiProperty({ minLength: 1, maxLength: 100, example: 'nightly import' })
  @IsText({ max: 100 })
  name!: string;

  @ApiProperty({ enum: SCOPES, isArray: true, minItems: 1, example: ['sessions:write'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SCOPES.length)
  @ArrayUnique()
  @IsIn(SCOPES, { each: true, message: `each of $property must be one of ${SCOPES.join(', ')}` })
  scopes!: Scope[];

  @ApiProperty({
    description: 'The organization that it works in, and no other: id or slug',
    example: 'acme',
  })
  @IsText({ max: 64 })
  organization_id!: string;

  @ApiPropertyOptional({
    enum: API_TOKEN_KINDS,
    default: 'personal',
    description:
      '`personal` acts as you. `ci` is for pipelines: it takes the role admin to make one, has the rights of a member, and outlives who made it',
  })
  @MayBeAbsent()
  @IsIn(API_TOKEN_KINDS)
  kind: ApiTokenKind = 'personal';

  @ApiPropertyOptional({
    description:
      'The only project that it works in: id or slug. It ends with the project, and cannot have scopes of the whole organization',
    example: 'backend',
  })
  @MayBeAbsent()
  @IsText({ max: 64 })
  project_id?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: `${DEFAULT_DAYS} days from now when left out, ${MAX_DAYS} at the most`,
  })
  @MayBeAbsent()
  @IsFutureInstant()
  expires_at?: string;
}

export class RotateApiTokenRequest {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 168,
    default: 24,
    description: 'Hours for which the former secret goes on working',
  })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(168)
  overlap_hours = 24;
}

export class ReportLeakedTokensRequest {
  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: 100,
    description: 'What was found, as it was found; what is no live token is passed over',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  tokens!: string[];
}
