import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn } from 'class-validator';
import { RESOURCE_TYPES, type ResourceType, type Tier, TIERS } from '@app/agents';
import { IsText, MayBeAbsent } from '../http/fields';
import { PageQuery } from '../http';
import { ProjectChoice } from '../http/project-choice';
import { ContentField, MessageField, ResourceNameField, VersionHashField } from './resource.fields';

export class ResourceListQuery extends PageQuery {
  @ApiPropertyOptional({ enum: RESOURCE_TYPES })
  @MayBeAbsent()
  @IsIn(RESOURCE_TYPES)
  resource_type?: ResourceType;

  @ApiPropertyOptional({ enum: TIERS })
  @MayBeAbsent()
  @IsIn(TIERS)
  tier?: Tier;

  @ProjectChoice('Of this project alone, by id or slug')
  project_id?: string;

  @ApiPropertyOptional({ description: 'Of this name alone, on whatever tier', example: 'rails-expert' })
  @MayBeAbsent()
  @IsText({ max: 63 })
  name?: string;
}

export class ProjectChoiceQuery {
  @ProjectChoice('With what this project says, by id or slug')
  project_id?: string;
}

export class EffectiveResourcesQuery extends ProjectChoiceQuery {
  @ApiPropertyOptional({ enum: RESOURCE_TYPES })
  @MayBeAbsent()
  @IsIn(RESOURCE_TYPES)
  resource_type?: ResourceType;
}

export class CreateResourceRequest {
  @ApiProperty({ enum: RESOURCE_TYPES })
  @IsIn(RESOURCE_TYPES)
  type!: ResourceType;

  @ResourceNameField()
  name!: string;

  @ContentField({ description: 'Markdown with YAML frontmatter; at most 262144 bytes' })
  content!: string;

  @MessageField()
  message?: string;

  @ProjectChoice('For this project alone, by id or slug; else for the whole organization')
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
  @ContentField()
  content!: string;

  @MessageField()
  message?: string;
}

export class ForkResourceRequest {
  @ProjectChoice('Into this project, by id or slug; else for the whole organization')
  project_id?: string;
}

export class RollBackRequest {
  @VersionHashField()
  version_hash!: string;
}

export class UpgradeForkRequest {
  @MayBeAbsent()
  @ContentField({
    required: false,
    description: 'What the fork becomes, where both sides have changed the same lines',
  })
  content?: string;
}
