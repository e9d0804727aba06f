import { Injectable } from '@nestjs/common';
import { InvitationAnswers } from '@app/organizations';
import { textOf } from './form-fields';
import { invitationPage } from './invitation.view';
import { messagePage } from './message.view';
import type { PageAnswer } from './page-answer';
import { type SignedInVisit, type Visit, Visits } from './visits';

/** The page behind the link in an invitation: sign in, see who asks, join or decline. */
@Injectable()
export class InvitationPages {
  constructor(
    private readonly answers: InvitationAnswers,
    private readonly visits: Visits,
  ) {}

  /** Changes nothing: scanners of mail open links too. */
  async show(visit: Visit, token: string): Promise<PageAnswer> {
    const open = await this.answers.read(token);
    if (!isSignedIn(visit)) return toSignIn(token);
    const signedIn = this.signedIn(visit);
    if (open.invitation.email !== visit.session.user.email)
      return { page: otherAddress(signedIn), status: 403 };
    return { page: invitationPage({ open, token, signedIn }) };
  }

  async answer(visit: Visit, token: string): Promise<PageAnswer> {
    if (!isSignedIn(visit)) return toSignIn(token);
    this.visits.assertOwnForm(visit);
    const { user } = visit.session;
    const signedIn = this.signedIn(visit);
    if (textOf(visit.fields, 'answer') !== 'accept') {
      await this.answers.decline(user, token);
      return { page: messagePage({ title: 'Declined', text: 'You may close this page.', signedIn }) };
    }
    const { organization } = await this.answers.accept(user, token);
    const text = `You belong to ${organization.name}. Sign your devices in to it from the terminal.`;
    return { page: messagePage({ title: 'Welcome', text, tone: 'good', signedIn }) };
  }

  private signedIn({ session }: SignedInVisit) {
    return { email: session.user.email, formToken: this.visits.formTokenOf(session) };
  }
}

function isSignedIn(visit: Visit): visit is SignedInVisit {
  return visit.session !== undefined;
}

function toSignIn(token: string): PageAnswer {
  return { redirect: `/sign-in?next=${encodeURIComponent(`/join/${token}`)}` };
}

function otherAddress(signedIn: { email: string; formToken: string }) {
  const text = `The invitation is for another address than ${signedIn.email}. Sign out, and open the link again.`;
  return messagePage({ title: 'Not for this address', text, tone: 'bad', signedIn });
}
