import { ApiProperty } from '@nestjs/swagger';
import { COACHING_MODES, type Page } from '@app/kernel';
import type { Role } from '@app/organizations';
import { PageMetaResponse, toPageMeta } from '../http/page-meta.response';

export class RoleResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'manager' })
  name!: string;

  @ApiProperty({ type: 'integer', example: 60 })
  level!: number;

  @ApiProperty({ enum: COACHING_MODES })
  coaching_mode!: string;

  @ApiProperty({ description: 'Built-in roles stay as they are' })
  built_in!: boolean;

  @ApiProperty({ example: '2026-11-21T10:00:00.000Z' })
  created_at!: string;
}

export class RoleDataResponse {
  @ApiProperty({ type: RoleResponse })
  data!: RoleResponse;
}

export class RoleDataListResponse {
  @ApiProperty({ type: [RoleResponse] })
  data!: RoleResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export function toRoleData(role: Role): RoleDataResponse {
  return { data: toRole(role) };
}

export function toRoleDataList(page: Page<Role>): RoleDataListResponse {
  return { data: page.items.map(toRole), meta: toPageMeta(page) };
}

export function toRole({ id, name, level, coachingMode, builtIn, createdAt }: Role): RoleResponse {
  const common = { id, name, level, coaching_mode: coachingMode };
  return { ...common, built_in: builtIn, created_at: createdAt.toISOString() };
}
