import { ApiProperty } from '@nestjs/swagger';
import { COACHING_MODES, type Page } from '@app/kernel';
import type { Member } from '@app/organizations';
import { PageMetaResponse, toPageMeta } from '../http/page-meta.response';
import { RoleResponse, toRole } from './role.response';
import { PersonResponse } from '../http/person.response';

class MemberResponse {
  @ApiProperty({ type: PersonResponse })
  user!: PersonResponse;

  @ApiProperty({ type: RoleResponse })
  role!: RoleResponse;

  @ApiProperty({ enum: COACHING_MODES, description: `The member's own, else the role's` })
  coaching_mode!: string;

  @ApiProperty({ enum: COACHING_MODES, nullable: true, description: `The member's own` })
  coaching_mode_override!: string | null;

  @ApiProperty({ example: '2026-11-21T10:00:00.000Z' })
  joined_at!: string;
}

export class MemberDataResponse {
  @ApiProperty({ type: MemberResponse })
  data!: MemberResponse;
}

export class MemberDataListResponse {
  @ApiProperty({ type: [MemberResponse] })
  data!: MemberResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export function toMemberData(member: Member): MemberDataResponse {
  return { data: toMember(member) };
}

export function toMemberDataList(page: Page<Member>): MemberDataListResponse {
  return { data: page.items.map(toMember), meta: toPageMeta(page) };
}

function toMember({ userId: id, name, email, role, coachingModeOverride, joinedAt }: Member): MemberResponse {
  return {
    user: { id, name, email },
    role: toRole(role),
    coaching_mode: coachingModeOverride ?? role.coachingMode,
    coaching_mode_override: coachingModeOverride,
    joined_at: joinedAt.toISOString(),
  };
}
