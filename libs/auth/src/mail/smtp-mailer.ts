import { createTransport, type Transporter } from 'nodemailer';
import { type Mail, Mailer } from './mailer';

/** A mail server that hangs must not hold what is sent for ever. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

export class SmtpMailer extends Mailer {
  private readonly transport: Transporter;

  constructor(
    smtpUrl: string,
    private readonly from: string,
  ) {
    super();
    const { hostname, port, username, password, protocol } = new URL(smtpUrl);
    const secure = protocol === 'smtps:';
    this.transport = createTransport({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || (secure ? 465 : 587)),
      secure,
      auth: username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : undefined,
      ...TIMEOUTS,
    });
  }

  assertReady(): void {
    // Whether the server answers shows itself when a mail is sent.
  }

  async send({ to, subject, text, html }: Mail): Promise<void> {
    // As an object the address is taken as it is, never parsed as a list of addresses.
    await this.transport.sendMail({ from: this.from, to: { name: '', address: to }, subject, text, html });
  }
}
