import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { AuditLog } from '../audit/audit-log.service';
import { MembersRepository } from '../members.repository';
import type { Organization } from '../organization';
import { invitationNotFound, invitedOtherAddress } from '../organizations.errors';
import { OrganizationsRepository } from '../organizations.repository';
import { OrganizationsService } from '../organizations.service';
import { type Invitation, isBackedBy, readInvitationToken } from './invitation';
import { InvitationsRepository } from './invitations.repository';

/** An invitation and the organization that it leads to. */
export interface OpenInvitation {
  invitation: Invitation;
  organization: Organization;
}

interface Person {
  id: string;
  email: string;
}

/** What people do who were invited. The link names the organization; the address decides who may answer. */
@Injectable()
export class InvitationAnswers {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly invitations: InvitationsRepository,
    private readonly members: MembersRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly memberships: OrganizationsService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Changes nothing. Not found for a link that is unknown, expired, withdrawn, answered, or from somebody who could not
   * invite to that role any more: never tell which.
   */
  read(token: string): Promise<OpenInvitation> {
    return this.opened(token, (_tx, open) => Promise.resolve(open));
  }

  async accept(person: Person, token: string): Promise<OpenInvitation> {
    const accepted = await this.opened(token, async (tx, open) => {
      await this.answer(tx, person, open, 'accepted');
      if (!(await this.members.find(tx, person.id))) {
        const roleId = open.invitation.role.id;
        await this.organizations.addMember(tx, { userId: person.id, roleId, createdAt: this.clock.now() });
      }
      return open;
    });
    this.memberships.forget(person.id);
    return accepted;
  }

  decline(person: Person, token: string): Promise<OpenInvitation> {
    return this.opened(token, async (tx, open) => {
      await this.answer(tx, person, open, 'declined');
      return open;
    });
  }

  private async answer(
    tx: OrganizationTransaction,
    person: Person,
    { invitation: { id, email, role } }: OpenInvitation,
    answer: 'accepted' | 'declined',
  ): Promise<void> {
    if (person.email !== email) throw invitedOtherAddress();
    await this.invitations.answer(tx, id, answer);
    const subject = { type: 'invitation', id };
    const details = { email, role: role.name };
    await this.audit.record(tx, { actorId: person.id, action: `invitation.${answer}`, subject, details });
  }

  private async opened<T>(
    token: string,
    work: (tx: OrganizationTransaction, open: OpenInvitation) => Promise<T>,
  ): Promise<T> {
    const link = readInvitationToken(token);
    if (!link) throw invitationNotFound();
    return this.database.run(link, async (tx) => {
      const invitation = await this.invitations.lockByToken(tx, link.hash);
      if (!invitation || !(await this.isBacked(tx, invitation))) throw invitationNotFound();
      return work(tx, { invitation, organization: await this.organizations.find(tx) });
    });
  }

  /** The inviter's place is held: who is taken out or demoted at this moment invites before it or not at all. */
  private async isBacked(tx: OrganizationTransaction, invitation: Invitation): Promise<boolean> {
    const { invitedBy } = invitation;
    if (!invitedBy) return false;
    return isBackedBy((await this.members.lock(tx, [invitedBy.id])).get(invitedBy.id), invitation);
  }
}
