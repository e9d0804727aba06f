import { ApiProperty } from '@nestjs/swagger';
import {
  type Inheritance,
  INHERITANCES,
  type Resource,
  RESOURCE_TYPES,
  type ResourceType,
  type ResourceVersion,
  type Tier,
  TIERS,
  type UpgradeState,
} from '@app/agents';
import type { Page } from '@app/kernel';
import { PageMetaResponse, toPageMeta } from '../http';

const HASH = { description: 'SHA-256 of the content, in hex', pattern: '^[0-9a-f]{64}$' };

class ForkedFromResponse {
  @ApiProperty({ format: 'uuid' })
  resource_id!: string;

  @ApiProperty({ ...HASH, description: 'The version of it that was taken over' })
  version_hash!: string;
}

class ResourceResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: RESOURCE_TYPES })
  type!: ResourceType;

  @ApiProperty({ example: 'rails-expert' })
  name!: string;

  @ApiProperty({ enum: TIERS })
  tier!: Tier;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Of the tier project' })
  project_id!: string | null;

  @ApiProperty({ enum: INHERITANCES })
  inheritance!: Inheritance;

  @ApiProperty({ type: ForkedFromResponse, nullable: true })
  forked_from!: ForkedFromResponse | null;

  @ApiProperty({ enum: ['draft', 'published'] })
  status!: 'draft' | 'published';

  @ApiProperty({ minimum: 1 })
  version_number!: number;

  @ApiProperty(HASH)
  version_hash!: string;

  @ApiProperty({ format: 'date-time' })
  version_created_at!: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;
}

class ResourceDetailResponse extends ResourceResponse {
  @ApiProperty()
  content!: string;
}

class ResourceVersionResponse {
  @ApiProperty({ minimum: 1 })
  version_number!: number;

  @ApiProperty(HASH)
  version_hash!: string;

  @ApiProperty({ type: String, nullable: true })
  message!: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Null for what the platform brings',
  })
  author_id!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;
}

class ResourceVersionDetailResponse extends ResourceVersionResponse {
  @ApiProperty()
  content!: string;
}

class UpgradeStateResponse {
  @ApiProperty()
  available!: boolean;

  @ApiProperty({ ...HASH, description: 'The version of the original that the fork has taken over' })
  current_version_hash!: string;

  @ApiProperty({ type: String, ...HASH, nullable: true, description: 'The original’s newer one' })
  new_version_hash!: string | null;
}

export class ResourceDataResponse {
  @ApiProperty({ type: ResourceDetailResponse })
  data!: ResourceDetailResponse;
}

export class ResourceDataListResponse {
  @ApiProperty({ type: [ResourceResponse] })
  data!: ResourceResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export class ResourceTiersResponse {
  @ApiProperty({ type: [ResourceDetailResponse], description: 'From the most general' })
  data!: ResourceDetailResponse[];
}

export class ResourceVersionDataResponse {
  @ApiProperty({ type: ResourceVersionDetailResponse })
  data!: ResourceVersionDetailResponse;
}

export class ResourceVersionDataListResponse {
  @ApiProperty({ type: [ResourceVersionResponse] })
  data!: ResourceVersionResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export class UpgradeStateDataResponse {
  @ApiProperty({ type: UpgradeStateResponse })
  data!: UpgradeStateResponse;
}

export function toResourceData(resource: Resource): ResourceDataResponse {
  return { data: toDetail(resource) };
}

export function toResourceDataList(page: Page<Resource>): ResourceDataListResponse {
  return { data: page.items.map(toResource), meta: toPageMeta(page) };
}

export function toResourceTiers(resources: Resource[]): ResourceTiersResponse {
  const sorted = TIERS.flatMap((tier) => resources.filter((resource) => resource.tier === tier));
  return { data: sorted.map(toDetail) };
}

export function toVersionData(version: ResourceVersion): ResourceVersionDataResponse {
  return { data: { ...toVersion(version), content: version.content } };
}

export function toVersionDataList(page: Page<ResourceVersion>): ResourceVersionDataListResponse {
  return { data: page.items.map(toVersion), meta: toPageMeta(page) };
}

export function toUpgradeStateData({ from, to }: UpgradeState): UpgradeStateDataResponse {
  const data = { available: to !== null, current_version_hash: from, new_version_hash: to?.hash ?? null };
  return { data };
}

function toResource(resource: Resource): ResourceResponse {
  const { id, type, name, tier, inheritance, forkedFrom, version } = resource;
  return {
    ...{ id, type, name, tier, inheritance },
    project_id: resource.projectId,
    forked_from: forkedFrom && { resource_id: forkedFrom.resourceId, version_hash: forkedFrom.versionHash },
    status: resource.publishedAt ? 'published' : 'draft',
    version_number: version.number,
    version_hash: version.hash,
    version_created_at: version.createdAt.toISOString(),
    created_at: resource.createdAt.toISOString(),
    updated_at: resource.updatedAt.toISOString(),
  };
}

function toDetail(resource: Resource): ResourceDetailResponse {
  return { ...toResource(resource), content: resource.version.content };
}

function toVersion({ number, hash, message, authorId, createdAt }: ResourceVersion): ResourceVersionResponse {
  return {
    version_number: number,
    version_hash: hash,
    message,
    author_id: authorId,
    created_at: createdAt.toISOString(),
  };
}
