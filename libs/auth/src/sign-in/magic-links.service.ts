import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { PlatformDatabase, type PlatformTransaction } from '@app/database';
import { type DomainError, invalidFields } from '@app/kernel';
import { expiredMagicLink, supersededMagicLink, unknownMagicLink, usedMagicLink } from '../auth.errors';
import { OutgoingMail } from '../mail/outgoing-mail';
import { digestOf, newSecretToken } from '../secret-token';
import { normalizeEmail } from '../users/email-address';
import type { User } from '../users/user';
import { UsersService } from '../users/users.service';
import { type FoundLink, type LinkState, MagicLinksRepository } from './magic-links.repository';
import { signInMail } from './sign-in-mail';

const LINK_MINUTES = 15;

const REFUSALS: Record<Exclude<LinkState, 'open'>, () => DomainError> = {
  used: usedMagicLink,
  superseded: supersededMagicLink,
  expired: expiredMagicLink,
};

/** Signing in by a link in a mail: whoever can read the mail is the person. */
@Injectable()
export class MagicLinks {
  constructor(
    private readonly repository: MagicLinksRepository,
    private readonly users: UsersService,
    private readonly mail: OutgoingMail,
    private readonly platform: PlatformDatabase,
    private readonly config: AppConfig,
  ) {}

  /**
   * Mails a link to whoever may sign in, and tells the caller nothing about it. The link leads nowhere else:
   * whoever asks for it need not be who receives it. Throws `invalid` for what is no address, `unavailable`
   * when no mail can be sent.
   */
  async request(address: string): Promise<void> {
    const email = normalizeEmail(address);
    if (!email) throw invalidFields({ email: ['is not an e-mail address'] });
    this.mail.assertReady();
    const token = newSecretToken('ckm');
    const mayEnter = await this.platform.run(async (tx) => {
      await this.repository.replace(tx, { hash: digestOf(token), email, minutes: LINK_MINUTES });
      return this.users.mayEnter(tx, email);
    });
    const mail = signInMail({ to: email, url: this.urlOf(token), minutes: LINK_MINUTES });
    if (mayEnter) this.mail.post(mail);
  }

  /** Whose link it is, without using it: scanners of mail open links too. */
  async peek(token: string): Promise<{ email: string }> {
    return usable(await this.platform.run((tx) => this.repository.find(tx, digestOf(token))));
  }

  /** The person behind the link, who has thereby used it. `work` happens in the same transaction. */
  consume<T>(token: string, work: (tx: PlatformTransaction, user: User) => Promise<T>): Promise<T> {
    const hash = digestOf(token);
    return this.platform.run(async (tx) => {
      const { email } = usable(await this.repository.lock(tx, hash));
      await this.repository.markUsed(tx, hash);
      return work(tx, await this.users.enter(tx, email));
    });
  }

  private urlOf(token: string): string {
    return `${this.config.http.webUrl}/sign-in/confirm?token=${token}`;
  }
}

function usable(link: FoundLink | undefined): FoundLink {
  if (!link) throw unknownMagicLink();
  if (link.state !== 'open') throw REFUSALS[link.state]();
  return link;
}
