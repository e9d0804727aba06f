import { Injectable } from '@nestjs/common';
import {
  type CoachingMode,
  given,
  hasLevel,
  isEmpty,
  isUuid,
  type JsonObject,
  type OrganizationScope,
  type Page,
  type PageRequest,
  type Principal,
} from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { ApiTokensRepository } from './api-tokens/api-tokens.repository';
import { AuditLog } from './audit/audit-log.service';
import { assertMayChange, assertMayGrant, isOwner, type Member } from './member';
import { MembersRepository } from './members.repository';
import { memberNotFound, notTheOwner, ownerStays, roleMissing, unknownRole } from './organizations.errors';
import { OrganizationsService } from './organizations.service';
import { OwnershipLimit } from './ownership-limit';
import { RolesRepository } from './roles.repository';

export interface MemberChanges {
  roleId?: string;
  /** Null: the role's counts again. */
  coachingMode?: CoachingMode | null;
}

/** Who belongs to an organization, and as what. */
@Injectable()
export class MembersService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly members: MembersRepository,
    private readonly roles: RolesRepository,
    private readonly apiTokens: ApiTokensRepository,
    private readonly organizations: OrganizationsService,
    private readonly ownership: OwnershipLimit,
    private readonly audit: AuditLog,
  ) {}

  list(scope: OrganizationScope, request: PageRequest): Promise<Page<Member>> {
    return this.database.run(scope, (tx) => this.members.list(tx, request));
  }

  get(scope: OrganizationScope, userId: string): Promise<Member> {
    return this.database.run(scope, (tx) => this.existing(tx, userId));
  }

  async update(principal: Principal, userId: string, changes: MemberChanges): Promise<Member> {
    const member = await this.database.run(principal, async (tx) => {
      const before = await this.locked(tx, userId);
      assertMayChange(principal, before);
      if (isEmpty(changes)) return before;
      if (changes.roleId !== undefined) await this.assertMayGive(tx, principal, changes.roleId);
      await this.members.update(tx, before.userId, given(changes));
      const after = await this.existing(tx, userId);
      await this.record(tx, principal, 'member.updated', before.userId, told(after), told(before));
      return after;
    });
    this.organizations.forget(member.userId);
    return member;
  }

  /** Ends a membership; everybody but the owner may end their own. */
  async remove(principal: Principal, userId: string): Promise<void> {
    const leaves = principal.userId === userId.toLowerCase();
    if (!leaves && !hasLevel(principal, 'admin')) throw roleMissing('admin');
    const removed = await this.database.run(principal, async (tx) => {
      const member = await this.locked(tx, userId);
      if (leaves && isOwner(member)) throw ownerStays();
      if (!leaves) assertMayChange(principal, member);
      await this.apiTokens.leave(tx, member.userId, await this.members.ownerId(tx));
      await this.members.remove(tx, member.userId);
      const details = { role: member.role.name };
      await this.record(tx, principal, leaves ? 'member.left' : 'member.removed', member.userId, details);
      return member;
    });
    this.organizations.forget(removed.userId);
  }

  /** The new owner was a member; the former one becomes admin. */
  async transferOwnership(principal: Principal, userId: string): Promise<Member> {
    if (!isUuid(userId)) throw memberNotFound();
    const member = await this.ownership.run(principal, userId, async (tx, assertRoom) => {
      const locked = await this.members.lock(tx, [principal.userId, userId.toLowerCase()]);
      const [from, to] = [locked.get(principal.userId), locked.get(userId.toLowerCase())];
      if (!from || !isOwner(from)) throw notTheOwner();
      if (!to) throw memberNotFound();
      if (from === to) return from;
      assertRoom();
      const admin = await this.roles.findByName(tx, 'admin');
      await this.members.update(tx, from.userId, { roleId: admin!.id });
      await this.members.update(tx, to.userId, { roleId: from.role.id });
      await this.record(tx, principal, 'ownership.transferred', to.userId, { from: from.userId });
      return this.existing(tx, to.userId);
    });
    for (const id of [principal.userId, member.userId]) this.organizations.forget(id);
    return member;
  }

  /** Inside a use case of another lib. */
  async isMember(tx: OrganizationTransaction, userId: string): Promise<boolean> {
    return (await this.members.find(tx, userId)) !== null;
  }

  private async assertMayGive(
    tx: OrganizationTransaction,
    principal: Principal,
    roleId: string,
  ): Promise<void> {
    const role = await this.roles.hold(tx, { id: roleId });
    if (!role) throw unknownRole();
    assertMayGrant(principal, role.level);
  }

  private async existing(tx: OrganizationTransaction, userId: string): Promise<Member> {
    const member = await this.members.find(tx, userId);
    if (!member) throw memberNotFound();
    return member;
  }

  private async locked(tx: OrganizationTransaction, userId: string): Promise<Member> {
    const member = (await this.members.lock(tx, [userId])).get(userId.toLowerCase());
    if (!member) throw memberNotFound();
    return member;
  }

  private record(
    tx: OrganizationTransaction,
    { userId: actorId }: Principal,
    action: 'member.updated' | 'member.removed' | 'member.left' | 'ownership.transferred',
    userId: string,
    details: JsonObject,
    before?: JsonObject,
  ): Promise<void> {
    const subject = { type: 'member', id: userId };
    return this.audit.record(tx, { actorId, action, subject, details, before });
  }
}

/** What the audit log says of a member. */
function told({ role, coachingModeOverride }: Member): JsonObject {
  return { role: role.name, coaching_mode: coachingModeOverride };
}
