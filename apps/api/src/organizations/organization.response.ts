import { ApiProperty } from '@nestjs/swagger';
import type { Page } from '@app/kernel';
import type { Membership } from '@app/organizations';
import { PageMetaResponse, toPageMeta } from '../http/page-meta.response';

class OrganizationResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'acme' })
  slug!: string;

  @ApiProperty({ example: 'Acme' })
  name!: string;

  @ApiProperty({ description: "The caller's role, built in or the organization's own", example: 'owner' })
  role!: string;
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

export function toOrganizationData(membership: Membership): OrganizationDataResponse {
  return { data: toOrganization(membership) };
}

export function toOrganizationDataList(page: Page<Membership>): OrganizationDataListResponse {
  return { data: page.items.map(toOrganization), meta: toPageMeta(page) };
}

function toOrganization({ organizationId: id, slug, name, role }: Membership): OrganizationResponse {
  return { id, slug, name, role };
}
