import { Injectable } from '@nestjs/common';
import { normalizeEmail, OutgoingMail } from '@app/auth';
import { AppConfig } from '@app/config';
import {
  invalidFields,
  type JsonObject,
  newId,
  type OrganizationScope,
  type Page,
  type PageRequest,
  type Principal,
} from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import type { AuditAction } from '../audit/audit-entry';
import { AuditLog } from '../audit/audit-log.service';
import { assertMayGrant } from '../member';
import { MembersRepository } from '../members.repository';
import {
  alreadyMember,
  invitationNotFound,
  organizationNotFound,
  unknownRole,
} from '../organizations.errors';
import { OrganizationsRepository } from '../organizations.repository';
import type { Role } from '../role';
import { RolesRepository } from '../roles.repository';
import { type Invitation, INVITATION_DAYS, newInvitationToken } from './invitation';
import { invitationMail } from './invitation-mail';
import { InvitationsRepository } from './invitations.repository';

export interface InviteInput {
  email: string;
  /** An id of a role, or the name of one; members unless given. */
  roleId?: string;
  role?: string;
}

/** Asking people to join an organization, with rights that do not exceed those of who asks. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly invitations: InvitationsRepository,
    private readonly members: MembersRepository,
    private readonly roles: RolesRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly audit: AuditLog,
    private readonly mail: OutgoingMail,
    private readonly config: AppConfig,
  ) {}

  list(scope: OrganizationScope, request: PageRequest): Promise<Page<Invitation>> {
    return this.database.run(scope, (tx) => this.invitations.list(tx, request));
  }

  /** Who was invited before gets a new link, and the former one ends. */
  async invite(principal: Principal, input: InviteInput): Promise<Invitation> {
    const email = normalizeEmail(input.email);
    if (!email) throw invalidFields({ email: ['is not an e-mail address'] });
    this.mail.assertReady();
    const { token, hash: tokenHash } = newInvitationToken(principal.organizationId);
    return this.sending(principal, token, async (tx) => {
      const role = await this.roleOf(tx, input);
      assertMayGrant(principal, role.level);
      if (await this.members.findByEmail(tx, email)) throw alreadyMember();
      const invited = { id: newId(), email, roleId: role.id, invitedBy: principal.userId, tokenHash };
      const id = await this.invitations.put(tx, invited);
      await this.record(tx, principal.userId, 'invitation.created', id, { email, role: role.name });
      return this.existing(tx, id);
    });
  }

  /** A new link; the former one ends. Who sends it is who invites from now on. */
  async resend(principal: Principal, id: string): Promise<Invitation> {
    this.mail.assertReady();
    const { token, hash: tokenHash } = newInvitationToken(principal.organizationId);
    return this.sending(principal, token, async (tx) => {
      const { email, role } = await this.existing(tx, id);
      assertMayGrant(principal, role.level);
      await this.invitations.renew(tx, id, { invitedBy: principal.userId, tokenHash });
      await this.record(tx, principal.userId, 'invitation.sent_again', id, { email });
      return this.existing(tx, id);
    });
  }

  async revoke(principal: Principal, id: string): Promise<void> {
    await this.database.run(principal, async (tx) => {
      const { email } = await this.existing(tx, id);
      await this.invitations.delete(tx, id);
      await this.record(tx, principal.userId, 'invitation.revoked', id, { email });
    });
  }

  /**
   * After the commit: a link that was mailed has to be known. What the caller's rights were some seconds ago is not enough:
   * an invitation is worth nothing without its inviter.
   */
  private async sending(
    principal: Principal,
    token: string,
    work: (tx: OrganizationTransaction) => Promise<Invitation>,
  ): Promise<Invitation> {
    const { invitation, organization } = await this.database.run(principal, async (tx) => {
      if (!(await this.members.hold(tx, principal.userId))) throw organizationNotFound();
      return { invitation: await work(tx), organization: await this.organizations.find(tx) };
    });
    const url = `${this.config.http.webUrl}/join/${token}`;
    const { email: to, expiresAt } = invitation;
    const mail = invitationMail({ to, organization: organization.name, url, expiresAt });
    await this.mail.post(mail, INVITATION_DAYS * 24 * 60);
    return invitation;
  }

  private async roleOf(tx: OrganizationTransaction, { roleId, role = 'member' }: InviteInput): Promise<Role> {
    const found = await this.roles.hold(tx, roleId ? { id: roleId } : { name: role });
    if (!found) throw unknownRole(roleId ? 'role_id' : 'role');
    return found;
  }

  private async existing(tx: OrganizationTransaction, id: string): Promise<Invitation> {
    const invitation = await this.invitations.find(tx, id);
    if (!invitation) throw invitationNotFound();
    return invitation;
  }

  private record(
    tx: OrganizationTransaction,
    actorId: string,
    action: Extract<AuditAction, `invitation.${string}`>,
    id: string,
    details: JsonObject,
  ): Promise<void> {
    return this.audit.record(tx, { actorId, action, subject: { type: 'invitation', id }, details });
  }
}
