import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, Matches } from 'class-validator';
import { RESOURCE_TYPES, type ResourceType, type Tier, TIERS } from '@app/agents';
import { IsText, MayBeAbsent } from '../http/fields';
import { PageQuery } from '../http';

/** In UTF-16 units; the limit in bytes is the service's, and smaller. */
const MOST_TEXT = 300_000;
/** `resources/effective` is an address of its own. */
const NAME = /^(?!effective$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const HASH = /^[0-9a-f]{64}$/i;
const CONTENT = {
  minLength: 1,
  maxLength: MOST_TEXT,
  example: '---\nname: rails-expert\ndescription: Our Rails\n---\n\nUse RSpec.\n',
};

export class ResourceListQuery extends PageQuery {
  @ApiPropertyOptional({ enum: RESOURCE_TYPES })
  @MayBeAbsent()
  @IsIn(RESOURCE_TYPES)
  resource_type?: ResourceType;

  @ApiPropertyOptional({ enum: TIERS })
  @MayBeAbsent()
  @IsIn(TIERS)
  tier?: Tier;

  @ApiPropertyOptional({ description: 'Of this project alone, by id or slug' })
  @MayBeAbsent()
  @IsText({ max: 63 })
  project_id?: string;

  @ApiPropertyOptional({ description: 'Of this name alone, on whatever tier', example: 'rails-expert' })
  @MayBeAbsent()
  @IsText({ max: 63 })
  name?: string;
}

export class EffectiveResourcesQuery {
  @ApiPropertyOptional({ description: 'With what this project says, by id or slug' })
  @MayBeAbsent()
  @IsText({ max: 63 })
  project_id?: string;

  @ApiPropertyOptional({ enum: RESOURCE_TYPES })
  @MayBeAbsent()
  @IsIn(RESOURCE_TYPES)
  resource_type?: ResourceType;
}

export class ProjectChoiceQuery {
  @ApiPropertyOptional({ description: 'With what this project says, by id or slug' })
  @MayBeAbsent()
  @IsText({ max: 63 })
  project_id?: string;
}

export class CreateResourceRequest {
  @ApiProperty({ enum: RESOURCE_TYPES })
  @IsIn(RESOURCE_TYPES)
  type!: ResourceType;

  @ApiProperty({ description: '1–63 of a–z, 0–9 and inner dashes', maxLength: 63, example: 'rails-expert' })
  @Matches(NAME, { message: 'name must be 1–63 of a–z, 0–9 and inner dashes' })
  name!: string;

  @ApiProperty({ ...CONTENT, description: 'Markdown with YAML frontmatter; at most 262144 bytes' })
  @IsText({ max: MOST_TEXT })
  content!: string;

  @ApiPropertyOptional({ description: 'Why', maxLength: 500 })
  @MayBeAbsent()
  @IsText({ max: 500 })
  message?: string;

  @ApiPropertyOptional({
    description: 'For this project alone, by id or slug; else for the whole organization',
  })
  @MayBeAbsent()
  @IsText({ max: 63 })
  project_id?: string;

  @ApiPropertyOptional({
    enum: ['inherit', 'standalone'],
    description: 'Whether it adds to the tiers above. When left out: where there is something to add to',
  })
  @MayBeAbsent()
  @IsIn(['inherit', 'standalone'])
  inheritance?: 'inherit' | 'standalone';

  @ApiPropertyOptional({ default: false, description: 'Otherwise it is a draft that nobody gets' })
  @MayBeAbsent()
  @IsBoolean()
  publish?: boolean;
}

export class UpdateResourceRequest {
  @ApiProperty(CONTENT)
  @IsText({ max: MOST_TEXT })
  content!: string;

  @ApiPropertyOptional({ description: 'Why', maxLength: 500 })
  @MayBeAbsent()
  @IsText({ max: 500 })
  message?: string;
}

export class ForkResourceRequest {
  @ApiPropertyOptional({ description: 'Into this project, by id or slug; else for the whole organization' })
  @MayBeAbsent()
  @IsText({ max: 63 })
  project_id?: string;
}

export class RollBackRequest {
  @ApiProperty({
    description: 'Of a version of the resource',
    pattern: '^[0-9a-f]{64}$',
    example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  })
  @Matches(HASH, { message: 'version_hash must be a SHA-256 in hex' })
  version_hash!: string;
}

export class UpgradeForkRequest {
  @ApiPropertyOptional({
    ...CONTENT,
    description: 'What the fork becomes, where both sides have changed the same lines',
  })
  @MayBeAbsent()
  @IsText({ max: MOST_TEXT })
  content?: string;
}
