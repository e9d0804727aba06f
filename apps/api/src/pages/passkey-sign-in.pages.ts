import { Injectable } from '@nestjs/common';
import { PasskeyAssertions } from '@app/auth';
import { SignInsService } from '../auth/sign-ins.service';
import { assertionIn } from '../auth/webauthn-answers';
import { nextPath } from './next-path';
import type { PageAnswer } from './page-answer';
import type { Visit } from './visits';

/**
 * Signing in with a passkey, as the script of the sign-in page asks for it. Only the browser that asked may answer, which
 * its cookie shows: else somebody could sign another person's browser in to an account of their own.
 */
@Injectable()
export class PasskeySignInPages {
  constructor(
    private readonly assertions: PasskeyAssertions,
    private readonly signIns: SignInsService,
  ) {}

  async ask(): Promise<PageAnswer> {
    const { options, visitor } = await this.assertions.askBrowser();
    return { json: options, cookies: { passkey: visitor } };
  }

  async finish({ fields, cookies }: Visit): Promise<PageAnswer> {
    const assertion = assertionIn(fields.credential);
    const browser = { visitor: cookies.passkey ?? '', former: cookies.session };
    const { token } = await this.signIns.browserByPasskey(assertion, browser);
    return {
      json: { location: nextPath(fields.next) },
      cookies: { session: token, next: null, passkey: null },
    };
  }
}
