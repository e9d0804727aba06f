import { Injectable } from '@nestjs/common';
import { type CoachingMode, isUuid, offsetOf, type Page, type PageRequest, ROLE_LEVELS } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { Member } from './member';
import { MembershipEntity } from './organization.entity';
import { ROLE_COLUMNS, roleIn, type RoleRow } from './role-row';

interface MemberRow extends RoleRow {
  user_id: string;
  name: string | null;
  email: string;
  coaching_mode: CoachingMode | null;
  created_at: Date;
}

const MEMBERS = `
  SELECT m.user_id, u.name, u.email, m.coaching_mode, m.created_at, ${ROLE_COLUMNS}
    FROM memberships m
    JOIN roles r ON r.organization_id = m.organization_id AND r.id = m.role_id
    JOIN users u ON u.id = m.user_id
   WHERE m.organization_id = $1`;

@Injectable()
export class MembersRepository {
  /** Newest first. */
  async list(tx: OrganizationTransaction, request: PageRequest): Promise<Page<Member>> {
    const [counted] = await tx.query<{ count: number }>(
      'SELECT count(*) FROM memberships WHERE organization_id = $1',
      [tx.organizationId],
    );
    const rows = await tx.query<MemberRow>(
      `${MEMBERS} ORDER BY m.created_at DESC, m.user_id DESC LIMIT $2 OFFSET $3`,
      [tx.organizationId, request.perPage, offsetOf(request)],
    );
    return { ...request, items: rows.map(toMember), totalCount: counted?.count ?? 0 };
  }

  async find(tx: OrganizationTransaction, userId: string): Promise<Member | null> {
    if (!isUuid(userId)) return null;
    const [row] = await tx.query<MemberRow>(`${MEMBERS} AND m.user_id = $2`, [tx.organizationId, userId]);
    return row ? toMember(row) : null;
  }

  async findByEmail(tx: OrganizationTransaction, email: string): Promise<Member | null> {
    const [row] = await tx.query<MemberRow>(`${MEMBERS} AND u.email = $2`, [tx.organizationId, email]);
    return row ? toMember(row) : null;
  }

  /**
   * As `find`, for several, held against concurrent changes; in one order, so that rivals only wait. Two statements on
   * purpose: who waited for a lock gets the new row, joined with what the statement saw before it waited, and would
   * lose a member whose role was changed meanwhile.
   */
  async lock(tx: OrganizationTransaction, userIds: string[]): Promise<Map<string, Member>> {
    const members = [tx.organizationId, userIds.filter(isUuid)];
    await tx.query(
      `SELECT FROM memberships WHERE organization_id = $1 AND user_id = ANY ($2::uuid[])
        ORDER BY user_id FOR UPDATE`,
      members,
    );
    const rows = await tx.query<MemberRow>(`${MEMBERS} AND m.user_id = ANY ($2::uuid[])`, members);
    return new Map(rows.map((row) => [row.user_id, toMember(row)]));
  }

  /** Whether somebody is a member; they stay one until this transaction ends. */
  async hold(tx: OrganizationTransaction, userId: string): Promise<boolean> {
    const held = await tx.query(
      'SELECT FROM memberships WHERE organization_id = $1 AND user_id = $2 FOR KEY SHARE',
      [tx.organizationId, userId],
    );
    return held.length > 0;
  }

  /** The id of the one member who owns the organization. */
  async ownerId(tx: OrganizationTransaction): Promise<string> {
    const [row] = await tx.query<{ user_id: string }>(`${MEMBERS} AND r.level = ${ROLE_LEVELS.owner}`, [
      tx.organizationId,
    ]);
    return row!.user_id;
  }

  async update(
    tx: OrganizationTransaction,
    userId: string,
    changes: { roleId?: string; coachingMode?: CoachingMode | null },
  ): Promise<void> {
    await tx.entities.update(MembershipEntity, { organizationId: tx.organizationId, userId }, changes);
  }

  async remove(tx: OrganizationTransaction, userId: string): Promise<void> {
    await tx.entities.delete(MembershipEntity, { organizationId: tx.organizationId, userId });
  }
}

function toMember(row: MemberRow): Member {
  return {
    userId: row.user_id,
    name: row.name,
    email: row.email,
    role: roleIn(row),
    coachingModeOverride: row.coaching_mode,
    joinedAt: row.created_at,
  };
}
