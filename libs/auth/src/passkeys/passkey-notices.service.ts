import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { OutgoingMail } from '../mail/outgoing-mail';
import { UsersService } from '../users/users.service';
import { type PasskeyChange, passkeyMail } from './passkey-mail';

/** Tells people by mail that a passkey of theirs came or went. */
@Injectable()
export class PasskeyNotices {
  constructor(
    private readonly users: UsersService,
    private readonly mail: OutgoingMail,
    private readonly config: AppConfig,
  ) {}

  /**
   * Does the work and tells of it, after its commit: a mail cannot be taken back. Who is to be told is asked before:
   * what was done must not fail for that any more.
   */
  async of<T>(userId: string, work: () => Promise<T>, tell: (done: T) => PasskeyChange): Promise<T> {
    const { email } = await this.users.get(userId);
    const done = await work();
    const page = `${this.config.http.webUrl}/account/passkeys`;
    await this.mail.notify(() => passkeyMail(email, tell(done), page));
    return done;
  }
}
