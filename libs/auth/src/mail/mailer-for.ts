import type { AppConfig } from '@app/config';
import { DevMailbox } from './dev-mailbox';
import type { Mailer } from './mailer';
import { NoMailer } from './no-mailer';
import { SmtpMailer } from './smtp-mailer';

/** A real mail server wins; without one, mail is shown in development or refused. */
export function mailerFor({ mail }: AppConfig): Mailer {
  if (mail.smtpUrl) return new SmtpMailer(mail.smtpUrl, mail.from);
  return mail.devMailbox ? new DevMailbox() : new NoMailer();
}
