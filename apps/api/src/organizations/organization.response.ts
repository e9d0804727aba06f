import { ApiProperty } from '@nestjs/swagger';
import { BUILT_IN_ROLES, type Page, type RoleName } from '@app/kernel';
import type { Membership, Organization } from '@app/organizations';
import { PageMetaResponse, toPageMeta } from '../http/page-meta.response';

class OrganizationResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'acme' })
  slug!: string;

  @ApiProperty({ example: 'Acme' })
  name!: string;

  @ApiProperty({ enum: BUILT_IN_ROLES })
  role!: RoleName;
}

export class OrganizationDataResponse {
  @ApiProperty({ type: OrganizationResponse })
  data!: OrganizationResponse;
}

export class OrganizationDataListResponse {
  @ApiProperty({ type: [OrganizationResponse] })
  data!: OrganizationResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export function toOrganizationData(
  { id, slug, name }: Organization,
  role: RoleName,
): OrganizationDataResponse {
  return { data: { id, slug, name, role } };
}

export function toOrganizationDataList(page: Page<Membership>): OrganizationDataListResponse {
  const data = page.items.map(({ organizationId: id, slug, name, role }) => ({ id, slug, name, role }));
  return { data, meta: toPageMeta(page) };
}
