import { Injectable } from '@nestjs/common';
import { BrowserSessions, SignOutEverywhere } from '@app/auth';
import { signedOutInWords } from '../auth/signed-out';
import { messagePage } from './message.view';
import { HOME_PATH } from './next-path';
import type { PageAnswer } from './page-answer';
import { type Visit, Visits } from './visits';

/** Signing out: this browser, or everything else. */
@Injectable()
export class SignOutPages {
  constructor(
    private readonly sessions: BrowserSessions,
    private readonly everything: SignOutEverywhere,
    private readonly visits: Visits,
  ) {}

  async here(visit: Visit): Promise<PageAnswer> {
    if (visit.session) {
      this.visits.assertOwnForm(visit);
      await this.sessions.end(visit.session.token);
    }
    return { redirect: HOME_PATH, cookies: { session: null } };
  }

  /** This browser stays signed in, with a new cookie: an old one may have been copied. */
  async everywhere(visit: Visit): Promise<PageAnswer> {
    if (!visit.session) return { redirect: HOME_PATH };
    this.visits.assertOwnForm(visit);
    const { session, ended } = await this.everything.allBut(visit.session);
    const page = messagePage({
      title: 'Signed out everywhere else',
      text: `Signed out: ${signedOutInWords(ended)}. Only this browser is still signed in.`,
      link: { href: HOME_PATH, label: 'Go on' },
      tone: 'good',
      signedIn: { email: session.user.email, formToken: this.visits.formTokenOf(session) },
    });
    return { page, cookies: { session: session.token } };
  }
}
