import { type CoachingMode, type Principal, ROLE_LEVELS } from '@app/kernel';
import { aboveOwnLevel, ownerStays, ownershipIsTransferred } from './organizations.errors';
import type { Role } from './role';

/** A person's place in an organization, as its members see it. */
export interface Member {
  userId: string;
  name: string | null;
  email: string;
  role: Role;
  /** The member's own; null where the role's counts. */
  coachingModeOverride: CoachingMode | null;
  joinedAt: Date;
}

export function isOwner({ role }: Pick<Member, 'role'>): boolean {
  return role.level >= ROLE_LEVELS.owner;
}

/** Nobody changes the owner, or somebody who has more rights than they have themselves. */
export function assertMayChange(principal: Principal, member: Member): void {
  if (isOwner(member)) throw ownerStays();
  if (member.role.level > principal.level) throw aboveOwnLevel();
}

/** Nobody gives more rights than they have, and ownership is handed over in one way only. */
export function assertMayGrant(principal: Principal, level: number): void {
  if (level >= ROLE_LEVELS.owner) throw ownershipIsTransferred();
  if (level > principal.level) throw aboveOwnLevel();
}
