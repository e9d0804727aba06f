import { ApiProperty } from '@nestjs/swagger';
import type { User } from '@app/auth';
import { COACHING_MODES, type Identity } from '@app/kernel';
import type { Membership } from '@app/organizations';
import { PersonResponse } from '../http/person.response';

class MeOrganization {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'acme' })
  slug!: string;

  @ApiProperty({ example: 'Acme' })
  name!: string;

  @ApiProperty({ description: "Built in, or the organization's own", example: 'owner' })
  role!: string;

  @ApiProperty({ example: 100 })
  level!: number;

  @ApiProperty({ enum: COACHING_MODES })
  coaching_mode!: string;
}

class MeToken {
  @ApiProperty({ example: '2026-11-21T14:00:00.000Z' })
  expires_at!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'The organization that the token is for',
  })
  organization_id!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'The only project that the token is for; null: all of them',
  })
  project_id!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'The signed-in device, as in GET auth/sessions; null for an API token',
  })
  session_id!: string | null;
}

export class MeResponse {
  @ApiProperty()
  user!: PersonResponse;

  @ApiProperty({ type: [MeOrganization] })
  organizations!: MeOrganization[];

  @ApiProperty()
  token!: MeToken;
}

export function toMe(user: User, memberships: Membership[], identity: Identity): MeResponse {
  return {
    user: { id: user.id, email: user.email, name: user.name },
    organizations: memberships.map(({ organizationId, slug, name, role, level, coachingMode }) => ({
      id: organizationId,
      slug,
      name,
      role,
      level,
      coaching_mode: coachingMode,
    })),
    token: {
      expires_at: identity.expiresAt.toISOString(),
      organization_id: identity.organizationId,
      project_id: identity.projectId ?? null,
      session_id: identity.credential.kind === 'device' ? identity.credential.id : null,
    },
  };
}
