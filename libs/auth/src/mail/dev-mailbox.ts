import { type Mail, Mailer } from './mailer';

const KEPT = 50;

export interface ReceivedMail extends Mail {
  receivedAt: Date;
}

/** Development only: mail stays in this process's memory, to be read at /dev/mailbox. Never in a log. */
export class DevMailbox extends Mailer {
  override readonly isLocal = true;
  private readonly mails: ReceivedMail[] = [];

  assertReady(): void {
    // Memory is always there.
  }

  async send(mail: Mail): Promise<void> {
    this.mails.unshift({ ...mail, receivedAt: new Date() });
    this.mails.length = Math.min(this.mails.length, KEPT);
  }

  /** Newest first. */
  list(): readonly ReceivedMail[] {
    return this.mails;
  }
}
