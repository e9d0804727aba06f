import { digestOf, newSecretToken } from '@app/auth';
import { isUuid } from '@app/kernel';
import type { Member } from '../member';
import type { Role } from '../role';

/** Somebody who was asked to join, and has not answered yet. */
export interface Invitation {
  id: string;
  email: string;
  role: Role;
  /** Who asked; null when that person has left. */
  invitedBy: { id: string; name: string | null; email: string } | null;
  createdAt: Date;
  expiresAt: Date;
}

export const INVITATION_DAYS = 7;

/** Nobody gets rights from somebody who has left, or has fewer of them by now. */
export function isBackedBy(
  inviter: Pick<Member, 'role'> | undefined,
  { role }: Pick<Invitation, 'role'>,
): boolean {
  return inviter !== undefined && inviter.role.level >= role.level;
}

const LINK = /^(ckv_[0-9A-Za-z]{43})_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

/**
 * What a link carries: a secret of 256 bits, and the organization, without which nobody may look into its rows.
 * Letters, digits and underscores only, so that a double click selects the whole of it.
 */
export function newInvitationToken(organizationId: string): { token: string; hash: Buffer } {
  const secret = newSecretToken('ckv');
  return { token: `${secret}_${organizationId.replaceAll('-', '')}`, hash: digestOf(secret) };
}

/** Undefined for what is no such token. */
export function readInvitationToken(token: string): { organizationId: string; hash: Buffer } | undefined {
  const [, secret, ...parts] = LINK.exec(token) ?? [];
  const organizationId = parts.join('-');
  return secret && isUuid(organizationId) ? { organizationId, hash: digestOf(secret) } : undefined;
}
