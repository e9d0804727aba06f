import { Injectable } from '@nestjs/common';
import { DevMailbox, MagicLinks, Mailer } from '@app/auth';
import { DomainError } from '@app/kernel';
import { SignInsService } from '../auth/sign-ins.service';
import { textOf } from './form-fields';
import { HOME_PATH, nextPath } from './next-path';
import type { PageAnswer } from './page-answer';
import { accountPage, checkMailPage, confirmPage, emailPage } from './sign-in.view';
import { type Visit, Visits } from './visits';

/** Signing in with a browser. */
@Injectable()
export class SignInPages {
  constructor(
    private readonly magicLinks: MagicLinks,
    private readonly signIns: SignInsService,
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

  async mailLink({ fields, requester }: Visit): Promise<PageAnswer> {
    const email = textOf(fields, 'email');
    const next = nextPath(fields.next);
    try {
      const { browser, code } = await this.magicLinks.requestFromPage(email, requester.ip);
      const page = checkMailPage({ email, code, mailbox: this.mailer instanceof DevMailbox });
      return { page, cookies: { next, link: browser } };
    } catch (error) {
      assertInvalid(error);
      const problem = 'This is not an e-mail address. Look for a typing mistake.';
      return { page: emailPage({ email, next, problem }), status: 422, scripted: true };
    }
  }

  /** Shows a button and uses nothing up: scanners of mail open every link. */
  async confirm({ fields, cookies }: Visit): Promise<PageAnswer> {
    const token = textOf(fields, 'token');
    const { email, needsCode } = await this.magicLinks.peek(token, { browser: cookies.link });
    return { page: confirmPage({ email, token, needsCode }) };
  }

  /** Goes on where this browser wanted to go; another one, to which the mail was sent, starts at the beginning. */
  async finish(visit: Visit): Promise<PageAnswer> {
    const { fields, cookies } = visit;
    const proof = { browser: cookies.link, code: textOf(fields, 'code') || undefined };
    try {
      const link = { token: textOf(fields, 'token'), proof };
      const { token } = await this.signIns.browser(link, cookies.session);
      return { redirect: nextPath(cookies.next), cookies: { session: token, next: null, link: null } };
    } catch (error) {
      assertInvalid(error);
      return this.askForCode(visit);
    }
  }

  private async askForCode({ fields, cookies }: Visit): Promise<PageAnswer> {
    const token = textOf(fields, 'token');
    const { email, needsCode } = await this.magicLinks.peek(token, { browser: cookies.link });
    const problem = 'This is not the code that the other browser shows.';
    return { page: confirmPage({ email, token, needsCode, problem }), status: 422 };
  }
}

/** What can be mended by typing is shown above the form; anything else is a page of its own. */
function assertInvalid(error: unknown): void {
  if (!(error instanceof DomainError) || error.kind !== 'invalid') throw error;
}
