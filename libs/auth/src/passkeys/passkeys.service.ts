import { Injectable } from '@nestjs/common';
import { PlatformDatabase, type PlatformTransaction } from '@app/database';
import { isUuid } from '@app/kernel';
import { OutgoingMail } from '../mail/outgoing-mail';
import { SignInLog } from '../sign-in-log/sign-in-log.repository';
import { FreshSignIn } from '../sign-in/fresh-sign-in.service';
import type { SignedInPerson } from '../sign-in/signed-in-person';
import type { Passkey } from './passkey';
import { lastWayIn, passkeyNotFound } from './passkey.errors';
import { passkeyEvent } from './passkey-event';
import { passkeyName } from './passkey-name';
import { PasskeyNotices } from './passkey-notices.service';
import { PasskeysRepository } from './passkeys.repository';

/** What people see and change of their own passkeys. To change anything takes a fresh sign-in. */
@Injectable()
export class PasskeysService {
  constructor(
    private readonly repository: PasskeysRepository,
    private readonly fresh: FreshSignIn,
    private readonly notices: PasskeyNotices,
    private readonly mail: OutgoingMail,
    private readonly log: SignInLog,
    private readonly platform: PlatformDatabase,
  ) {}

  /** Newest first. */
  listFor(userId: string): Promise<Passkey[]> {
    return this.platform.run((tx) => this.repository.list(tx, userId));
  }

  /** Throws `not_found` for anybody else's, `invalid` for what is no name. */
  async rename(person: SignedInPerson, id: string, text: string): Promise<Passkey> {
    const name = passkeyName(text);
    const renamed = await this.platform.run(async (tx) => {
      await this.fresh.assert(tx, person);
      return isUuid(id) ? this.renameOwn(tx, person.userId, { id, name }) : undefined;
    });
    if (!renamed) throw passkeyNotFound();
    return renamed;
  }

  /** Throws `not_found` for anybody else's. Tells the person by mail. */
  async remove(person: SignedInPerson, id: string): Promise<void> {
    const work = () =>
      this.platform.run(async (tx) => {
        await this.fresh.assert(tx, person);
        const removed = isUuid(id) ? await this.removeOwn(tx, person.userId, id) : undefined;
        if (!removed) throw passkeyNotFound();
        await this.log.record(tx, passkeyEvent('removed', person.userId, removed));
        return removed;
      });
    await this.notices.of(person.userId, work, ({ name }) => ({ name, what: 'removed' }));
  }

  private async renameOwn(
    tx: PlatformTransaction,
    userId: string,
    named: { id: string; name: string },
  ): Promise<Passkey | undefined> {
    const renamed = await this.repository.rename(tx, userId, named);
    if (renamed) await this.log.record(tx, passkeyEvent('renamed', userId, renamed));
    return renamed;
  }

  /**
   * A link by mail always signs in too, so that a passkey is never the last way in, unless this installation was
   * given no way to send mail.
   */
  private async removeOwn(tx: PlatformTransaction, userId: string, id: string): Promise<Passkey | undefined> {
    await this.repository.lockOwn(tx, userId);
    const removed = await this.repository.remove(tx, userId, id);
    if (removed && !this.canMail() && (await this.repository.list(tx, userId)).length === 0)
      throw lastWayIn();
    return removed;
  }

  private canMail(): boolean {
    try {
      this.mail.assertReady();
      return true;
    } catch {
      return false;
    }
  }
}
