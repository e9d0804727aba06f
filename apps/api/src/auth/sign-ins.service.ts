import { Injectable } from '@nestjs/common';
import {
  type Assertion,
  type BrowserSession,
  type IssuedTokens,
  type Requester,
  SignIn,
  type UsedLink,
  type User,
} from '@app/auth';
import { OrganizationsService } from '@app/organizations';

/** Signing in, and what follows from it: the first person of an installation gets its first organization. */
@Injectable()
export class SignInsService {
  constructor(
    private readonly signIn: SignIn,
    private readonly organizations: OrganizationsService,
  ) {}

  async browser(link: UsedLink, former: string | undefined): Promise<BrowserSession> {
    return this.welcome(await this.signIn.browser(link, former));
  }

  async browserByPasskey(
    assertion: Assertion,
    browser: { visitor: string; former: string | undefined },
  ): Promise<BrowserSession> {
    return this.welcome(await this.signIn.browserByPasskey(assertion, browser));
  }

  async device(link: UsedLink, requester: Requester): Promise<IssuedTokens> {
    return (await this.welcome(await this.signIn.device(link, requester))).tokens;
  }

  async deviceByPasskey(assertion: Assertion, requester: Requester): Promise<IssuedTokens> {
    return (await this.welcome(await this.signIn.deviceByPasskey(assertion, requester))).tokens;
  }

  private async welcome<T extends { user: User }>(signedIn: T): Promise<T> {
    await this.organizations.ensureFirstOrganization(signedIn.user);
    return signedIn;
  }
}
