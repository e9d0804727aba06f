import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '@app/telemetry';
import { type Mail, Mailer } from './mailer';

/**
 * Sends while the answer is already on its way: nobody learns from its time whether an address is known.
 * What is still being sent is waited for when the process stops.
 */
@Injectable()
export class OutgoingMail implements OnApplicationShutdown {
  private readonly sending = new Set<Promise<void>>();

  constructor(
    private readonly mailer: Mailer,
    private readonly logger: Logger,
  ) {}

  assertReady(): void {
    this.mailer.assertReady();
  }

  post(mail: Mail): void {
    const sent = this.mailer.send(mail).catch((error: unknown) => this.report(error));
    this.sending.add(sent);
    void sent.finally(() => this.sending.delete(sent));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.sending);
  }

  /** Without the mail: its text is a key to an account, and its address belongs to somebody. */
  private report(error: unknown): void {
    const { code, responseCode } = error as { code?: string; responseCode?: number };
    this.logger.error('A mail could not be sent', { code, responseCode });
  }
}
