import { JobQueue } from '@app/jobs';
import { Logger } from '@app/telemetry';
import { createLibContext, type LibContext, type MailServer, startMailServer } from '@app/testing';
import { AuthModule } from '../auth.module';
import { DerivedKeys } from '../derived-keys';
import { Mailer } from './mailer';
import { OutgoingMail } from './outgoing-mail';
import { OutgoingMailsRepository } from './outgoing-mails.repository';

const HOUR = 60;

let server: MailServer;
let context: LibContext;

beforeEach(async () => {
  server = await startMailServer();
});
afterEach(async () => {
  await context.close();
  await server.close();
});

async function outgoing(settings: Record<string, string> = {}): Promise<OutgoingMail> {
  context = await createLibContext([AuthModule], { SMTP_URL: server.url, DEV_MAILBOX: '0', ...settings });
  return context.get(OutgoingMail);
}

const mail = (to = 'ada@example.com') => ({
  to,
  subject: 'Sign in',
  text: 'the-secret-of-the-link',
  html: '<p>the-secret-of-the-link</p>',
});

const rows = () =>
  context.database.query<{ id: string; row: string; attempts: number }>(
    `SELECT id, attempts, m::text || encode(sealed, 'escape') AS row FROM outgoing_mails m`,
  );

/** As the worker does it, with no thought of when the next try is due. */
async function deliverAll(from: OutgoingMail): Promise<void> {
  await context.database.query(`UPDATE outgoing_mails SET retry_at = now() - interval '1 second'`);
  for (const { id } of await rows()) await from.deliver(id);
}

describe('OutgoingMail', () => {
  it('keeps a mail sealed until it is sent, and forgets it then', async () => {
    const from = await outgoing();
    await from.post(mail(), HOUR);
    const [kept] = await rows();
    expect(kept!.row).not.toMatch(/ada@example|the-secret|Sign in/);
    await from.deliver(kept!.id);
    expect(server.received).toMatchObject([{ to: ['ada@example.com'] }]);
    expect(server.received[0]!.source).toContain('the-secret-of-the-link');
    expect(await rows()).toEqual([]);
    await from.deliver(kept!.id);
    expect(server.received).toHaveLength(1);
  });

  it('sends it once, however many are told to', async () => {
    const from = await outgoing();
    await from.post(mail(), HOUR);
    const [kept] = await rows();
    await Promise.all(Array.from({ length: 10 }, () => from.deliver(kept!.id)));
    expect(server.received).toHaveLength(1);
  });

  it('tries again, ever later, while the mail server is away', async () => {
    const from = await outgoing();
    const { url } = server;
    await server.close();
    await from.post(mail(), HOUR);
    for (let attempt = 1; attempt <= 3; attempt += 1) await deliverAll(from);
    const [waiting] = await context.database.query<{ attempts: number; seconds: number }>(
      'SELECT attempts, extract(epoch FROM retry_at - now())::float8 AS seconds FROM outgoing_mails',
    );
    expect(waiting!.attempts).toBe(3);
    expect(waiting!.seconds).toBeGreaterThan(4);
    expect(waiting!.seconds).toBeLessThanOrEqual(8);
    server = await startMailServer({ port: Number(new URL(url).port) });
    await deliverAll(from);
    expect(server.received).toHaveLength(1);
    expect(await rows()).toEqual([]);
  });

  it('tries again when it may not sign in to the mail server: that is ours to mend', async () => {
    await server.close();
    server = await startMailServer({ onAuth: (_auth, _session, done) => done(new Error('wrong')) });
    const from = await outgoing({ SMTP_URL: server.url.replace('://', '://crewkit:wrong@') });
    await from.post(mail(), HOUR);
    await deliverAll(from);
    expect(await rows()).toHaveLength(1);
  });

  it('gives up what the mail server will never take', async () => {
    await server.close();
    server = await startMailServer({
      onRcptTo: (_to, _session, done) =>
        done(Object.assign(new Error('no such person'), { responseCode: 550 })),
    });
    const from = await outgoing({ SMTP_URL: server.url });
    await from.post(mail(), HOUR);
    await deliverAll(from);
    expect(await rows()).toEqual([]);
    expect(server.received).toEqual([]);
  });

  it('throws away what is no longer worth sending, and what was never to be sent', async () => {
    const from = await outgoing();
    await from.post(mail(), HOUR);
    await context.database.query(`UPDATE outgoing_mails SET good_until = now() - interval '1 second'`);
    await from.post(mail('nobody@example.com'), 0);
    await deliverAll(from);
    expect(await rows()).toEqual([]);
    expect(server.received).toEqual([]);
  });

  it('sends by itself while there is no Redis', async () => {
    const from = await outgoing({ REDIS_URL: 'redis://127.0.0.1:1' });
    await from.post(mail(), HOUR);
    await from.onApplicationShutdown();
    expect(server.received).toHaveLength(1);
  });

  it('says in its log that a mail could not be sent, and nothing of the mail', async () => {
    await outgoing();
    await server.close();
    const lines: string[] = [];
    const destination = { write: (line: string) => lines.push(line) };
    const logger = Logger.create({ level: 'debug', name: 'test', destination });
    const from = new OutgoingMail(
      context.get(Mailer),
      context.get(OutgoingMailsRepository),
      context.get(JobQueue),
      context.get(DerivedKeys),
      logger,
    );
    await from.post(mail(), HOUR);
    await deliverAll(from);
    expect(lines.join()).toContain('A mail could not be sent');
    expect(lines.join()).not.toMatch(/ada@example|the-secret|Sign in/);
  });

  it('finds what nobody took up, also without Redis', async () => {
    const from = await outgoing({ REDIS_URL: 'redis://127.0.0.1:1' });
    await server.close();
    await from.post(mail(), HOUR);
    await from.onApplicationShutdown();
    server = await startMailServer({ port: Number(new URL(server.url).port) });
    await context.database.query(`UPDATE outgoing_mails SET retry_at = now() + interval '1 hour'`);
    await from.sendWaiting(0);
    expect(server.received).toEqual([]);
    await context.database.query(`UPDATE outgoing_mails SET retry_at = now() - interval '4 seconds'`);
    await from.sendWaiting(3);
    expect(server.received).toHaveLength(1);
  });
});
