import { Injectable } from '@nestjs/common';
import type { Requester } from '../requester';
import type { IssuedTokens } from '../tokens/issued-tokens';
import { DEFAULT_SCOPE } from '../tokens/scope';
import { TokenIssuer } from '../tokens/token-issuer';
import type { User } from '../users/user';
import { type BrowserSession, BrowserSessions } from './browser-sessions.service';
import type { LinkProof } from './link-binding';
import { MagicLinks } from './magic-links.service';

const CLIENT_NAME = 'Sign-in link';

/** A link as somebody uses it. */
export interface UsedLink {
  token: string;
  proof: LinkProof;
}

/** What a used magic link turns into: a browser that is signed in, or a device with tokens. */
@Injectable()
export class SignIn {
  constructor(
    private readonly magicLinks: MagicLinks,
    private readonly browserSessions: BrowserSessions,
    private readonly issuer: TokenIssuer,
  ) {}

  /** The session this browser had before, if any, ends. */
  async browser(link: UsedLink, former: string | undefined): Promise<BrowserSession> {
    const session = await this.magicLinks.consume(link.token, link.proof, (tx, user) =>
      this.browserSessions.start(tx, user),
    );
    if (former) await this.browserSessions.end(former);
    return session;
  }

  async device(link: UsedLink, requester: Requester): Promise<{ user: User; tokens: IssuedTokens }> {
    const { user, opened } = await this.magicLinks.consume(link.token, link.proof, async (tx, who) => ({
      user: who,
      opened: await this.issuer.open(tx, {
        userId: who.id,
        organizationId: null,
        method: 'magic_link',
        clientId: null,
        clientName: CLIENT_NAME,
        scope: DEFAULT_SCOPE,
        ...requester,
      }),
    }));
    return { user, tokens: await this.issuer.hand(opened) };
  }
}
