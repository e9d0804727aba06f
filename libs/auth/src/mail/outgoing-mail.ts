import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { JobQueue } from '@app/jobs';
import { newId } from '@app/kernel';
import { Logger } from '@app/telemetry';
import { DerivedKeys } from '../derived-keys';
import { decrypt, encrypt } from '../keys/key-encryption';
import { mailWaiting } from './mail.job';
import { type Mail, Mailer } from './mailer';
import { OutgoingMailsRepository } from './outgoing-mails.repository';

/** Somebody who is away for a weekend still wants to know. */
const NOTICE_MINUTES = 3 * 24 * 60;

/**
 * Mail leaves by way of a row and a job: who asks for one is answered at once, whatever the mail server does, and
 * learns nothing from the time that it takes. A mail server that is away costs a delay, not a mail.
 */
@Injectable()
export class OutgoingMail implements OnApplicationShutdown {
  private readonly sending = new Set<Promise<void>>();

  constructor(
    private readonly mailer: Mailer,
    private readonly mails: OutgoingMailsRepository,
    private readonly jobs: JobQueue,
    private readonly keys: DerivedKeys,
    private readonly logger: Logger,
  ) {}

  /** Throws `unavailable` when no mail can ever be sent, so that people are told instead of waiting. */
  assertReady(): void {
    this.mailer.assertReady();
  }

  /**
   * Keeps the mail and has it sent within `goodForMinutes`. With 0 everything happens but the sending: for who must not
   * be told by the time of an answer that nothing is sent to them.
   */
  async post(mail: Mail, goodForMinutes: number): Promise<void> {
    if (this.mailer.isLocal) return goodForMinutes > 0 ? this.mailer.send(mail) : undefined;
    const id = newId();
    await this.mails.add({ id, sealed: this.seal(mail, id), goodForMinutes });
    if (!(await this.jobs.announce(mailWaiting, { mailId: id }))) this.deliverHere(id);
  }

  /**
   * As `post`, for what is told by courtesy: what it tells of was done, and does not fail because it cannot be told, nor
   * because it cannot be found out whom to tell. No mail when there is nobody.
   */
  async notify(write: () => Mail | Promise<Mail | undefined>): Promise<void> {
    try {
      this.assertReady();
      const mail = await write();
      if (mail) await this.post(mail, NOTICE_MINUTES);
    } catch (error) {
      this.report(error);
    }
  }

  /** Sends a kept mail unless somebody else does. Safe to repeat: a mail is twice sent only if this process dies in between. */
  async deliver(id: string): Promise<void> {
    const mail = await this.mails.lease(id);
    if (!mail) return;
    if (mail.good && !(await this.sent(this.open(mail.sealed, id)))) return this.mails.putOff(id);
    await this.mails.remove(id);
  }

  /** Has everything sent that waits for longer than `seconds`, also while there is no Redis to announce it in. */
  async sendWaiting(seconds: number): Promise<void> {
    for (const mailId of await this.mails.waiting(seconds)) {
      if (!(await this.jobs.announce(mailWaiting, { mailId }))) await this.deliver(mailId);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.sending);
  }

  private deliverHere(id: string): void {
    const delivery = this.deliver(id).catch((error: unknown) => this.report(error));
    this.sending.add(delivery);
    void delivery.finally(() => this.sending.delete(delivery));
  }

  /** Also true for what the mail server will never take. */
  private async sent(mail: Mail): Promise<boolean> {
    try {
      await this.mailer.send(mail);
      return true;
    } catch (error) {
      this.report(error);
      return isRefusedForGood(error);
    }
  }

  /** Without the mail: its text is a key to an account, and its address belongs to somebody. */
  private report(error: unknown): void {
    const { code, responseCode } = error as { code?: string; responseCode?: number };
    this.logger.error('A mail could not be sent', { code, responseCode, givenUp: isRefusedForGood(error) });
  }

  private seal(mail: Mail, id: string): Buffer {
    return encrypt(this.keys.outgoingMail, Buffer.from(JSON.stringify(mail)), id);
  }

  private open(sealed: Buffer, id: string): Mail {
    return JSON.parse(decrypt(this.keys.outgoingMail, sealed, id).toString()) as Mail;
  }
}

/** A permanent answer (RFC 5321 §4.2.1: 5yz) to this recipient or this message; one to our sign-in can be mended. */
function isRefusedForGood(error: unknown): boolean {
  const { code, responseCode = 0 } = error as { code?: string; responseCode?: number };
  return responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
}
