import { Injectable } from '@nestjs/common';
import { isUuid, offsetOf, type Page, type PageRequest } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { ROLE_COLUMNS, roleIn, type RoleRow } from '../role-row';
import { INVITATION_DAYS, type Invitation } from './invitation';
import { InvitationEntity } from './invitation.entity';

interface InvitationRow extends RoleRow {
  id: string;
  email: string;
  created_at: Date;
  expires_at: Date;
  inviter_id: string | null;
  inviter_name: string | null;
  inviter_email: string | null;
}

/** Expiry is decided by the database's clock: processes may disagree about the time. */
const IS_OPEN = 'i.accepted_at IS NULL AND i.declined_at IS NULL AND i.expires_at > now()';

const OPEN_INVITATIONS = `
  SELECT i.id, i.email, i.created_at, i.expires_at, ${ROLE_COLUMNS},
         u.id AS inviter_id, u.name AS inviter_name, u.email AS inviter_email
    FROM invitations i
    JOIN roles r ON r.organization_id = i.organization_id AND r.id = i.role_id
    LEFT JOIN users u ON u.id = i.invited_by
   WHERE i.organization_id = $1 AND ${IS_OPEN}`;

@Injectable()
export class InvitationsRepository {
  /** Newest first. */
  async list(tx: OrganizationTransaction, request: PageRequest): Promise<Page<Invitation>> {
    const [counted] = await tx.query<{ count: number }>(
      `SELECT count(*) FROM invitations i WHERE i.organization_id = $1 AND ${IS_OPEN}`,
      [tx.organizationId],
    );
    const rows = await tx.query<InvitationRow>(
      `${OPEN_INVITATIONS} ORDER BY i.created_at DESC, i.id DESC LIMIT $2 OFFSET $3`,
      [tx.organizationId, request.perPage, offsetOf(request)],
    );
    return { ...request, items: rows.map(toInvitation), totalCount: counted?.count ?? 0 };
  }

  async find(tx: OrganizationTransaction, id: string): Promise<Invitation | null> {
    if (!isUuid(id)) return null;
    const [row] = await tx.query<InvitationRow>(`${OPEN_INVITATIONS} AND i.id = $2`, [tx.organizationId, id]);
    return row ? toInvitation(row) : null;
  }

  /** Held until the transaction ends: of two answers to one link, the second finds it answered. */
  async lockByToken(tx: OrganizationTransaction, hash: Buffer): Promise<Invitation | null> {
    const link = [tx.organizationId, hash];
    await tx.query('SELECT FROM invitations WHERE organization_id = $1 AND token_hash = $2 FOR UPDATE', link);
    const [row] = await tx.query<InvitationRow>(`${OPEN_INVITATIONS} AND i.token_hash = $2`, link);
    return row ? toInvitation(row) : null;
  }

  /** One per address: a new invitation takes the place of an older one. Answers its id. */
  async put(
    tx: OrganizationTransaction,
    input: { id: string; email: string; roleId: string; invitedBy: string; tokenHash: Buffer },
  ): Promise<string> {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO invitations (organization_id, id, email, role_id, invited_by, token_hash, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, now(), now() + make_interval(days => ${INVITATION_DAYS}))
       ON CONFLICT (organization_id, email) DO UPDATE SET
         role_id = excluded.role_id, invited_by = excluded.invited_by, token_hash = excluded.token_hash,
         created_at = excluded.created_at, expires_at = excluded.expires_at, accepted_at = NULL, declined_at = NULL
       RETURNING id`,
      [tx.organizationId, input.id, input.email, input.roleId, input.invitedBy, input.tokenHash],
    );
    return row!.id;
  }

  /** The former link is worth nothing from now on. Who sends the new one is who invites. */
  async renew(
    tx: OrganizationTransaction,
    id: string,
    { invitedBy, tokenHash }: { invitedBy: string; tokenHash: Buffer },
  ): Promise<void> {
    await tx.execute(
      `UPDATE invitations SET invited_by = $3, token_hash = $4,
                              expires_at = now() + make_interval(days => ${INVITATION_DAYS})
        WHERE organization_id = $1 AND id = $2`,
      [tx.organizationId, id, invitedBy, tokenHash],
    );
  }

  async answer(tx: OrganizationTransaction, id: string, answer: 'accepted' | 'declined'): Promise<void> {
    await tx.execute(`UPDATE invitations SET ${answer}_at = now() WHERE organization_id = $1 AND id = $2`, [
      tx.organizationId,
      id,
    ]);
  }

  /** Whom the open invitations to a role are for. */
  async openTo(tx: OrganizationTransaction, roleId: string): Promise<string[]> {
    const rows = await tx.query<{ email: string }>(
      `SELECT i.email FROM invitations i WHERE i.organization_id = $1 AND i.role_id = $2 AND ${IS_OPEN} ORDER BY i.email`,
      [tx.organizationId, roleId],
    );
    return rows.map(({ email }) => email);
  }

  /** Deletes those to a role that are not open any more: answered, or expired. */
  async deleteEnded(tx: OrganizationTransaction, roleId: string): Promise<void> {
    await tx.execute(
      `DELETE FROM invitations i WHERE i.organization_id = $1 AND i.role_id = $2 AND NOT (${IS_OPEN})`,
      [tx.organizationId, roleId],
    );
  }

  async delete(tx: OrganizationTransaction, id: string): Promise<void> {
    await tx.entities.delete(InvitationEntity, { organizationId: tx.organizationId, id });
  }
}

function toInvitation(row: InvitationRow): Invitation {
  const { inviter_id: id, inviter_name: name, inviter_email: email } = row;
  return {
    id: row.id,
    email: row.email,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    invitedBy: id === null ? null : { id, name, email: email ?? '' },
    role: roleIn(row),
  };
}
