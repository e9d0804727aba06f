import { Injectable } from '@nestjs/common';
import { type BrowserSession, type IssuedTokens, type Requester, SignIn, type UsedLink } from '@app/auth';
import { OrganizationsService } from '@app/organizations';

/** Signing in, and what follows from it: the first person of an installation gets its first organization. */
@Injectable()
export class SignInsService {
  constructor(
    private readonly signIn: SignIn,
    private readonly organizations: OrganizationsService,
  ) {}

  async browser(link: UsedLink, former: string | undefined): Promise<BrowserSession> {
    const session = await this.signIn.browser(link, former);
    await this.organizations.ensureFirstOrganization(session.user);
    return session;
  }

  async device(link: UsedLink, requester: Requester): Promise<IssuedTokens> {
    const { user, tokens } = await this.signIn.device(link, requester);
    await this.organizations.ensureFirstOrganization(user);
    return tokens;
  }
}
