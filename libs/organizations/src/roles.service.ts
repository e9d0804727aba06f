import { Injectable } from '@nestjs/common';
import {
  Clock,
  type CoachingMode,
  given,
  isEmpty,
  type JsonObject,
  newId,
  type OrganizationScope,
  type Page,
  type PageRequest,
  type Principal,
} from '@app/kernel';
import { isUniqueViolation, OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import type { AuditAction } from './audit/audit-entry';
import { AuditLog } from './audit/audit-log.service';
import { InvitationsRepository } from './invitations/invitations.repository';
import { assertMayGrant } from './member';
import { builtInRole, roleInUse, roleNameTaken, roleNotFound, roleOffered } from './organizations.errors';
import { OrganizationsService } from './organizations.service';
import type { Role } from './role';
import { RolesRepository } from './roles.repository';

export interface RoleInput {
  name: string;
  level: number;
  coachingMode: CoachingMode;
}

/** The roles of an organization: five that are built in, and its own. Nobody makes one above their own. */
@Injectable()
export class RolesService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly roles: RolesRepository,
    private readonly invitations: InvitationsRepository,
    private readonly organizations: OrganizationsService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  list(scope: OrganizationScope, request: PageRequest): Promise<Page<Role>> {
    return this.database.run(scope, (tx) => this.roles.list(tx, request));
  }

  async get(scope: OrganizationScope, id: string): Promise<Role> {
    const role = await this.database.run(scope, (tx) => this.roles.find(tx, id));
    if (!role) throw roleNotFound();
    return role;
  }

  create(principal: Principal, input: RoleInput): Promise<Role> {
    assertMayGrant(principal, input.level);
    return this.change(principal, input.name, async (tx) => {
      const role = { ...input, id: newId(), builtIn: false, createdAt: this.clock.now() };
      await this.roles.insert(tx, [role]);
      await this.record(tx, principal, 'role.created', role);
      return role;
    });
  }

  /** Whoever has the role has its new rights at once. */
  async update(principal: Principal, id: string, changes: Partial<RoleInput>): Promise<Role> {
    const role = await this.change(principal, changes.name, async (tx) => {
      const before = await this.own(tx, id);
      const after = { ...before, ...given(changes) };
      for (const { level } of [before, after]) assertMayGrant(principal, level);
      if (isEmpty(changes)) return before;
      await this.roles.update(tx, id, given(changes));
      await this.record(tx, principal, 'role.updated', after, before);
      return after;
    });
    this.organizations.forgetAll();
    return role;
  }

  /** Not while a member has it, or somebody is invited to it. Invitations that were answered or expired go with it. */
  async delete(principal: Principal, id: string): Promise<void> {
    await this.database.run(principal, async (tx) => {
      const role = await this.own(tx, id);
      assertMayGrant(principal, role.level);
      if (await this.roles.isGiven(tx, role.id)) throw roleInUse();
      const invited = await this.invitations.openTo(tx, role.id);
      if (invited.length > 0) throw roleOffered(invited);
      await this.invitations.deleteEnded(tx, role.id);
      await this.roles.delete(tx, role.id);
      await this.record(tx, principal, 'role.deleted', role);
    });
  }

  private async change(
    principal: Principal,
    name: string | undefined,
    work: (tx: OrganizationTransaction) => Promise<Role>,
  ): Promise<Role> {
    try {
      return await this.database.run(principal, work);
    } catch (error) {
      throw name !== undefined && isUniqueViolation(error) ? roleNameTaken(name) : error;
    }
  }

  /** One that the organization made, and may change; held, so that nobody else does meanwhile. */
  private async own(tx: OrganizationTransaction, id: string): Promise<Role> {
    const role = await this.roles.lock(tx, id);
    if (!role) throw roleNotFound();
    if (role.builtIn) throw builtInRole();
    return role;
  }

  private record(
    tx: OrganizationTransaction,
    { userId: actorId }: Principal,
    action: Extract<AuditAction, `role.${string}`>,
    role: Role,
    before?: Role,
  ): Promise<void> {
    const subject = { type: 'role', id: role.id };
    const changed = { details: told(role), before: before && told(before) };
    return this.audit.record(tx, { actorId, action, subject, ...changed });
  }
}

/** What the audit log says of a role. */
function told({ name, level, coachingMode }: Role): JsonObject {
  return { name, level, coaching_mode: coachingMode };
}
