import { mailNotConfigured } from '../auth.errors';
import { Mailer } from './mailer';

/** For an installation that was given no way to send mail. */
export class NoMailer extends Mailer {
  assertReady(): void {
    throw mailNotConfigured();
  }

  async send(): Promise<void> {
    throw mailNotConfigured();
  }
}
