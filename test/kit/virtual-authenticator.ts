import type { CDPSession, Page } from 'playwright-core';
import type { Answer, Authenticator, CreationOptions, RequestOptions } from './software-authenticator';

const OPTIONS = {
  protocol: 'ctap2',
  ctap2Version: 'ctap2_1',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const;

/** Chromium's own authenticator, plugged into a page; the pages' library speaks to it. */
export class VirtualAuthenticator implements Authenticator {
  private constructor(
    private readonly page: Page,
    private readonly session: CDPSession,
    private readonly authenticatorId: string,
  ) {}

  static async pluggedInto(page: Page): Promise<VirtualAuthenticator> {
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable');
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', { options: OPTIONS });
    return new VirtualAuthenticator(page, session, authenticatorId);
  }

  /** The page that is open must have the script. */
  create(options: CreationOptions): Promise<Answer> {
    return this.page.evaluate(
      `SimpleWebAuthnBrowser.startRegistration({ optionsJSON: ${JSON.stringify(options)} })`,
    );
  }

  get(options: RequestOptions): Promise<Answer> {
    return this.page.evaluate(
      `SimpleWebAuthnBrowser.startAuthentication({ optionsJSON: ${JSON.stringify(options)} })`,
    );
  }

  /** Whether the person unlocks it when they are asked to. */
  async unlocks(isUserVerified: boolean): Promise<void> {
    const { session, authenticatorId } = this;
    await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  }

  async count(): Promise<number> {
    const { session, authenticatorId } = this;
    return (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length;
  }
}
