import { ApiProperty } from '@nestjs/swagger';
import type { Page } from '@app/kernel';
import {
  type Place,
  type Project,
  PROJECT_TYPES,
  type ProjectType,
  type Repository,
} from '@app/organizations';
import { PageMetaResponse, toPageMeta } from '../http';

class ProjectResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'customer-portal' })
  slug!: string;

  @ApiProperty({ example: 'Customer portal' })
  name!: string;

  @ApiProperty({ enum: PROJECT_TYPES })
  project_type!: ProjectType;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;
}

class RepositoryResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  project_id!: string;

  @ApiProperty({ example: 'backend' })
  slug!: string;

  @ApiProperty({ example: 'backend' })
  name!: string;

  @ApiProperty({ description: 'One spelling for all addresses', example: 'github.com/acme/backend' })
  remote_url!: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;
}

class PlaceResponse {
  @ApiProperty({ type: ProjectResponse, nullable: true })
  project!: ProjectResponse | null;

  @ApiProperty({ type: RepositoryResponse, nullable: true })
  repository!: RepositoryResponse | null;
}

export class ProjectDataResponse {
  @ApiProperty({ type: ProjectResponse })
  data!: ProjectResponse;
}

export class ProjectDataListResponse {
  @ApiProperty({ type: [ProjectResponse] })
  data!: ProjectResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export class RepositoryDataResponse {
  @ApiProperty({ type: RepositoryResponse })
  data!: RepositoryResponse;
}

export class RepositoryLookupResponse {
  @ApiProperty({
    type: RepositoryResponse,
    nullable: true,
    description: 'Null for unknown and foreign alike',
  })
  data!: RepositoryResponse | null;
}

export class RepositoryDataListResponse {
  @ApiProperty({ type: [RepositoryResponse] })
  data!: RepositoryResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export class PlaceDataResponse {
  @ApiProperty({ type: PlaceResponse })
  data!: PlaceResponse;
}

export function toProjectData(project: Project): ProjectDataResponse {
  return { data: toProject(project) };
}

export function toProjectDataList(page: Page<Project>): ProjectDataListResponse {
  return { data: page.items.map(toProject), meta: toPageMeta(page) };
}

export function toRepositoryData(repository: Repository): RepositoryDataResponse {
  return { data: toRepository(repository) };
}

export function toRepositoryLookup(repository: Repository | null): RepositoryLookupResponse {
  return { data: repository && toRepository(repository) };
}

export function toRepositoryDataList(page: Page<Repository>): RepositoryDataListResponse {
  return { data: page.items.map(toRepository), meta: toPageMeta(page) };
}

export function toPlaceData({ project, repository }: Place): PlaceDataResponse {
  return {
    data: { project: project && toProject(project), repository: repository && toRepository(repository) },
  };
}

function toProject(project: Project): ProjectResponse {
  return {
    id: project.id,
    slug: project.slug,
    name: project.name,
    project_type: project.projectType,
    created_at: project.createdAt.toISOString(),
    updated_at: project.updatedAt.toISOString(),
  };
}

function toRepository(repository: Repository): RepositoryResponse {
  return {
    id: repository.id,
    project_id: repository.projectId,
    slug: repository.slug,
    name: repository.name,
    remote_url: repository.remoteUrl,
    created_at: repository.createdAt.toISOString(),
  };
}
