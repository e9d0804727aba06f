import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { Logger } from '@app/telemetry';
import { OutgoingMail } from './outgoing-mail';
import { SmtpMailer } from './smtp-mailer';

interface Received {
  from: string;
  to: string[];
  source: string;
}

const mail = { to: 'ada@example.com', subject: 'Sign in', text: 'the text', html: '<p>the html</p>' };

/** A mail server that keeps what it takes. */
async function mailServer(): Promise<{ url: string; received: Received[]; close: () => Promise<void> }> {
  const received: Received[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    onAuth: ({ username, password }, _session, done) =>
      username === 'crew@kit' && password === 'p:ss'
        ? done(null, { user: username })
        : done(new Error('wrong')),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        received.push({
          from,
          to: envelope.rcptTo.map(({ address }) => address),
          source: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  server.server.unref();
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

describe('SmtpMailer', () => {
  it('delivers text and HTML to exactly the address', async () => {
    const server = await mailServer();
    await new SmtpMailer(server.url, 'crewkit <crewkit@example.com>').send(mail);
    expect(server.received).toMatchObject([{ from: 'crewkit@example.com', to: ['ada@example.com'] }]);
    const { source } = server.received[0]!;
    expect(source).toMatch(/^Subject: Sign in\r$/m);
    expect(source).toContain('the text');
    expect(source).toContain('<p>the html</p>');
    await server.close();
  });

  it('signs in to the mail server as the URL says', async () => {
    const server = await mailServer();
    const url = server.url.replace('smtp://', 'smtp://crew%40kit:p%3Ass@');
    await new SmtpMailer(url, 'crewkit@example.com').send(mail);
    expect(server.received).toHaveLength(1);
    await expect(
      new SmtpMailer(url.replace('p%3Ass', 'wrong'), 'crewkit@example.com').send(mail),
    ).rejects.toThrow();
    await server.close();
  });

  it('adds no recipient and no header, whatever stands in the fields', async () => {
    const server = await mailServer();
    const hostile = {
      ...mail,
      to: 'ada@example.com\r\nBcc: eve@example.com',
      subject: 'Hi\r\nBcc: eve@example.com',
    };
    await new SmtpMailer(server.url, 'crewkit@example.com').send(hostile).catch(() => undefined);
    for (const { to, source } of server.received) {
      expect(to).not.toContain('eve@example.com');
      expect(source).not.toMatch(/^Bcc:/im);
    }
    await server.close();
  });
});

describe('OutgoingMail', () => {
  it('logs that a mail could not be sent, and nothing of the mail', async () => {
    const server = await mailServer();
    await server.close();
    const lines: string[] = [];
    const logger = Logger.create({
      level: 'debug',
      name: 'test',
      destination: { write: (line) => lines.push(line) },
    });
    const outgoing = new OutgoingMail(new SmtpMailer(server.url, 'crewkit@example.com'), logger);
    outgoing.post({ ...mail, text: 'secret-token' });
    await outgoing.onApplicationShutdown();
    expect(lines.join()).toContain('A mail could not be sent');
    expect(lines.join()).not.toMatch(/ada@example.com|secret-token/);
  });
});
