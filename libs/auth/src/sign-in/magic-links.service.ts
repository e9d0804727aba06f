import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { PlatformDatabase, type PlatformTransaction } from '@app/database';
import { addressOf, type DomainError, invalidFields } from '@app/kernel';
import {
  expiredMagicLink,
  supersededMagicLink,
  unknownMagicLink,
  usedMagicLink,
  wrongLinkCode,
} from '../auth.errors';
import { DerivedKeys } from '../derived-keys';
import { OutgoingMail } from '../mail/outgoing-mail';
import { digestOf, newSecretToken } from '../secret-token';
import { SignInLog } from '../sign-in-log/sign-in-log.repository';
import { normalizeEmail } from '../users/email-address';
import type { User } from '../users/user';
import { UsersService } from '../users/users.service';
import {
  isProven,
  type LinkBinding,
  type LinkProof,
  newLinkBinding,
  type StoredBinding,
  storedBinding,
} from './link-binding';
import { LinkLimits } from './link-limits';
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
    private readonly limits: LinkLimits,
    private readonly keys: DerivedKeys,
    private readonly users: UsersService,
    private readonly mail: OutgoingMail,
    private readonly platform: PlatformDatabase,
    private readonly log: SignInLog,
    private readonly config: AppConfig,
  ) {}

  /** For programs: the link signs in whoever has it. As `requestFromPage` otherwise. */
  async request(address: string, ip: string | null): Promise<void> {
    await this.send(address, ip);
  }

  /**
   * Mails a link to whoever may sign in, and tells the caller nothing about it. The link leads nowhere else: whoever
   * asks for it need not be who receives it. It works in the browser that asked, and elsewhere with the code that this
   * browser shows: programs that open the links of other people's mail sign nobody in. Throws `invalid` for what is no
   * address, `rate_limited`, and `unavailable` when no mail can be sent.
   */
  async requestFromPage(address: string, ip: string | null): Promise<LinkBinding> {
    const binding = newLinkBinding();
    await this.send(address, ip, binding);
    return binding;
  }

  /** Whose link it is, without using it: scanners of mail open links too. */
  async peek(token: string, proof: LinkProof): Promise<{ email: string; needsCode: boolean }> {
    const hash = digestOf(token);
    const link = usable(await this.platform.run((tx) => this.repository.find(tx, hash)));
    return { email: link.email, needsCode: !this.isProven(link, hash, proof) };
  }

  /** The person behind the link, who has thereby used it. `work` happens in the same transaction. */
  async consume<T>(
    token: string,
    proof: LinkProof,
    work: (tx: PlatformTransaction, user: User) => Promise<T>,
  ): Promise<T> {
    const hash = digestOf(token);
    const outcome = await this.platform.run(async (tx) => {
      const link = usable(await this.repository.lock(tx, hash));
      if (!this.isProven(link, hash, proof)) return this.refuse(tx, hash, proof);
      await this.repository.markUsed(tx, hash);
      const user = await this.users.enter(tx, link.email);
      await this.log.record(tx, { event: 'link.used', userId: user.id });
      return { result: await work(tx, user) };
    });
    if (!outcome) throw wrongLinkCode();
    return outcome.result;
  }

  private async send(given: string, ip: string | null, binding?: LinkBinding): Promise<void> {
    const email = normalizeEmail(given);
    if (!email) throw invalidFields({ email: ['is not an e-mail address'] });
    this.mail.assertReady();
    const token = newSecretToken('ckm');
    const mayEnter = await this.platform.run(async (tx) => {
      const asker = { email, address: ip === null ? null : addressOf(ip) };
      await this.limits.assertMayAsk(tx, asker);
      await this.repository.replace(tx, { ...asker, ...this.stored(token, binding), minutes: LINK_MINUTES });
      return this.users.mayEnter(tx, email);
    });
    const mail = signInMail({ to: email, url: this.urlOf(token), minutes: LINK_MINUTES });
    await this.mail.post(mail, mayEnter ? LINK_MINUTES : 0);
  }

  private stored(token: string, binding?: LinkBinding): { hash: Buffer; binding?: StoredBinding } {
    const hash = digestOf(token);
    return { hash, binding: binding && storedBinding(binding, hash, this.keys.linkCodes) };
  }

  private isProven({ browserHash, codeMac }: FoundLink, linkHash: Buffer, proof: LinkProof): boolean {
    if (!browserHash || !codeMac) return true;
    return isProven(proof, { browserHash, codeMac }, { linkHash, key: this.keys.linkCodes });
  }

  /** Answers instead of throwing: that a code was wrong must be committed. */
  private async refuse(tx: PlatformTransaction, hash: Buffer, { code }: LinkProof): Promise<undefined> {
    if (code !== undefined) await this.repository.noteWrongCode(tx, hash);
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
