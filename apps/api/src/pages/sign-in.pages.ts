import { Injectable } from '@nestjs/common';
import { BrowserSessions, DevMailbox, MagicLinks, Mailer } from '@app/auth';
import { DomainError } from '@app/kernel';
import { SignInsService } from '../auth/sign-ins.service';
import { textOf } from './form-fields';
import { HOME_PATH, nextPath } from './next-path';
import type { PageAnswer } from './page-answer';
import { accountPage, checkMailPage, confirmPage, emailPage } from './sign-in.view';
import { type Visit, Visits } from './visits';

/** Signing in and out with a browser. */
@Injectable()
export class SignInPages {
  constructor(
    private readonly magicLinks: MagicLinks,
    private readonly signIns: SignInsService,
    private readonly sessions: BrowserSessions,
    private readonly mailer: Mailer,
    private readonly visits: Visits,
  ) {}

  start({ session, fields }: Visit): PageAnswer {
    const next = nextPath(fields.next);
    if (!session) return { page: emailPage({ next }), scripted: true };
    const { email } = session.user;
    if ('again' in fields) return { page: emailPage({ email, next, again: true }), scripted: true };
    if (next !== HOME_PATH) return { redirect: next };
    return { page: accountPage({ email, formToken: this.visits.formTokenOf(session) }) };
  }

  async mailLink({ fields }: Visit): Promise<PageAnswer> {
    const email = textOf(fields, 'email');
    const next = nextPath(fields.next);
    try {
      await this.magicLinks.request(email);
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'invalid') throw error;
      return {
        page: emailPage({
          email,
          next,
          problem: 'This is not an e-mail address. Look for a typing mistake.',
        }),
        status: 422,
        scripted: true,
      };
    }
    return { page: checkMailPage({ email, mailbox: this.mailer instanceof DevMailbox }), cookies: { next } };
  }

  /** Shows a button and uses nothing up: scanners of mail open every link. */
  async confirm({ fields }: Visit): Promise<PageAnswer> {
    const token = textOf(fields, 'token');
    const { email } = await this.magicLinks.peek(token);
    return { page: confirmPage({ email, token }) };
  }

  /** Goes on where this browser wanted to go; another one, to which the mail was sent, starts at the beginning. */
  async finish({ fields, cookies }: Visit): Promise<PageAnswer> {
    const { token } = await this.signIns.browser(textOf(fields, 'token'), cookies.session);
    return { redirect: nextPath(cookies.next), cookies: { session: token, next: null } };
  }

  async signOut(visit: Visit): Promise<PageAnswer> {
    if (visit.session) {
      this.visits.assertOwnForm(visit);
      await this.sessions.end(visit.session.token);
    }
    return { redirect: HOME_PATH, cookies: { session: null } };
  }
}
