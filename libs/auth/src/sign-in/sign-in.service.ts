import { Injectable } from '@nestjs/common';
import type { PlatformTransaction } from '@app/database';
import type { SignInMethod } from '../devices/device';
import { DeviceNotices } from '../devices/device-notices.service';
import { PasskeyAssertions } from '../passkeys/passkey-assertions.service';
import type { Assertion } from '../passkeys/webauthn-answers';
import type { Requester } from '../requester';
import type { IssuedTokens } from '../tokens/issued-tokens';
import { DEFAULT_SCOPE } from '../tokens/scope';
import { type OpenedDevice, TokenIssuer } from '../tokens/token-issuer';
import type { User } from '../users/user';
import { type BrowserSession, BrowserSessions } from './browser-sessions.service';
import type { LinkProof } from './link-binding';
import { MagicLinks } from './magic-links.service';

const CLIENT_NAMES = { magic_link: 'Sign-in link', passkey: 'Passkey' };

/** A link as somebody uses it. */
export interface UsedLink {
  token: string;
  proof: LinkProof;
}

/** Uses a proof up, and does the work in the transaction that does so. */
type Consume = <T>(work: (tx: PlatformTransaction, user: User) => Promise<T>) => Promise<T>;

/** A browser that answers with a passkey: its secret, and the session it had before, if any. */
interface AnsweringBrowser {
  visitor: string;
  former: string | undefined;
}

/** What a used magic link or a passkey's answer turns into: a browser that is signed in, or a device with tokens. */
@Injectable()
export class SignIn {
  constructor(
    private readonly magicLinks: MagicLinks,
    private readonly passkeys: PasskeyAssertions,
    private readonly browserSessions: BrowserSessions,
    private readonly issuer: TokenIssuer,
    private readonly notices: DeviceNotices,
  ) {}

  /** The session this browser had before, if any, ends. */
  browser(link: UsedLink, former: string | undefined): Promise<BrowserSession> {
    return this.startSession((work) => this.magicLinks.consume(link.token, link.proof, work), former);
  }

  /** Told by no mail: the mail with the link was the proof. */
  async device(link: UsedLink, requester: Requester): Promise<{ user: User; tokens: IssuedTokens }> {
    const { user, opened } = await this.openDevice(
      (work) => this.magicLinks.consume(link.token, link.proof, work),
      'magic_link',
      requester,
    );
    return { user, tokens: await this.issuer.hand(opened) };
  }

  /** As `browser`, for the browser that was asked. */
  browserByPasskey(assertion: Assertion, { visitor, former }: AnsweringBrowser): Promise<BrowserSession> {
    return this.startSession((work) => this.passkeys.consume(assertion, visitor, work), former);
  }

  /** As `device`. Tells the person by mail: whoever has their passkey need not have their mailbox. */
  async deviceByPasskey(
    assertion: Assertion,
    requester: Requester,
  ): Promise<{ user: User; tokens: IssuedTokens }> {
    const { user, opened } = await this.openDevice(
      (work) => this.passkeys.consume(assertion, null, work),
      'passkey',
      requester,
    );
    const tokens = await this.issuer.hand(opened);
    await this.notices.newDevice(opened.device);
    return { user, tokens };
  }

  private async startSession(consume: Consume, former: string | undefined): Promise<BrowserSession> {
    const session = await consume((tx, user) => this.browserSessions.start(tx, user));
    if (former) await this.browserSessions.end(former);
    return session;
  }

  private openDevice(
    consume: Consume,
    method: Exclude<SignInMethod, 'device_flow'>,
    requester: Requester,
  ): Promise<{ user: User; opened: OpenedDevice }> {
    return consume(async (tx, user) => ({
      user,
      opened: await this.issuer.open(tx, {
        userId: user.id,
        organizationId: null,
        method,
        clientId: null,
        clientName: CLIENT_NAMES[method],
        scope: DEFAULT_SCOPE,
        ...requester,
      }),
    }));
  }
}
