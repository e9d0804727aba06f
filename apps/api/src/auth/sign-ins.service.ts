import { Injectable } from '@nestjs/common';
import { type BrowserSession, type IssuedTokens, type Requester, SignIn } from '@app/auth';
import { OrganizationsService } from '@app/organizations';

/** Signing in, and what follows from it: the first person of an installation gets its first organization. */
@Injectable()
export class SignInsService {
  constructor(
    private readonly signIn: SignIn,
    private readonly organizations: OrganizationsService,
  ) {}

  async browser(linkToken: string, former: string | undefined): Promise<BrowserSession> {
    const session = await this.signIn.browser(linkToken, former);
    await this.organizations.ensureFirstOrganization(session.user);
    return session;
  }

  async device(linkToken: string, requester: Requester): Promise<IssuedTokens> {
    const { user, tokens } = await this.signIn.device(linkToken, requester);
    await this.organizations.ensureFirstOrganization(user);
    return tokens;
  }
}
