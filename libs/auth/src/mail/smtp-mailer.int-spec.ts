import { type MailServer, startMailServer } from '@app/testing';
import { SmtpMailer } from './smtp-mailer';

const mail = { to: 'ada@example.com', subject: 'Sign in', text: 'the text', html: '<p>the html</p>' };

const mailServer = (): Promise<MailServer> =>
  startMailServer({
    onAuth: ({ username, password }, _session, done) =>
      username === 'crew@kit' && password === 'p:ss'
        ? done(null, { user: username })
        : done(new Error('wrong')),
  });

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
