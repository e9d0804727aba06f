import { ApiProperty } from '@nestjs/swagger';
import type { Page } from '@app/kernel';
import type { Invitation, OpenInvitation } from '@app/organizations';
import { PageMetaResponse, toPageMeta } from '../http/page-meta.response';
import { RoleResponse, toRole } from '../members/role.response';
import { PersonResponse } from '../http/person.response';

class InvitationResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'grace@example.com' })
  email!: string;

  @ApiProperty({ type: RoleResponse })
  role!: RoleResponse;

  @ApiProperty({ type: PersonResponse, nullable: true, description: 'Null when they have left' })
  invited_by!: PersonResponse | null;

  @ApiProperty({ example: '2026-11-21T10:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ example: '2026-11-28T10:00:00.000Z' })
  expires_at!: string;
}

class InvitingOrganization {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'acme' })
  slug!: string;

  @ApiProperty({ example: 'Acme' })
  name!: string;
}

class OpenInvitationResponse {
  @ApiProperty({ type: InvitingOrganization })
  organization!: InvitingOrganization;

  @ApiProperty({ example: 'grace@example.com' })
  email!: string;

  @ApiProperty({ description: 'The name of the role', example: 'member' })
  role!: string;

  @ApiProperty({ example: '2026-11-28T10:00:00.000Z' })
  expires_at!: string;
}

export class InvitationDataResponse {
  @ApiProperty({ type: InvitationResponse })
  data!: InvitationResponse;
}

export class InvitationDataListResponse {
  @ApiProperty({ type: [InvitationResponse] })
  data!: InvitationResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export class OpenInvitationDataResponse {
  @ApiProperty({ type: OpenInvitationResponse })
  data!: OpenInvitationResponse;
}

export function toInvitationData(invitation: Invitation): InvitationDataResponse {
  return { data: toInvitation(invitation) };
}

export function toInvitationDataList(page: Page<Invitation>): InvitationDataListResponse {
  return { data: page.items.map(toInvitation), meta: toPageMeta(page) };
}

export function toOpenInvitationData({
  organization,
  invitation,
}: OpenInvitation): OpenInvitationDataResponse {
  const { id, slug, name } = organization;
  const { email, role, expiresAt } = invitation;
  return {
    data: { organization: { id, slug, name }, email, role: role.name, expires_at: expiresAt.toISOString() },
  };
}

function toInvitation(invitation: Invitation): InvitationResponse {
  const { id, email, role, invitedBy, createdAt, expiresAt } = invitation;
  const times = { created_at: createdAt.toISOString(), expires_at: expiresAt.toISOString() };
  return { id, email, role: toRole(role), invited_by: invitedBy, ...times };
}
