import { createLibContext, type LibContext, makeUser } from '@app/testing';
import { AuthModule } from '../auth.module';
import { type DevMailbox, type ReceivedMail } from '../mail/dev-mailbox';
import { Mailer } from '../mail/mailer';
import { SignInSweep } from '../sign-in-sweep';
import { AccessTokens } from '../tokens/access-tokens.service';
import { BrowserSessions } from './browser-sessions.service';
import { MagicLinks } from './magic-links.service';
import { SignIn, type UsedLink } from './sign-in.service';

const refusal = (code: string) => expect.objectContaining({ code }) as Error;
const nobody = { ip: null, userAgent: null };

const opened: LibContext[] = [];
afterAll(() => Promise.all(opened.map((context) => context.close())));

async function lib(settings: Record<string, string> = {}) {
  const context = await createLibContext([AuthModule], { DATABASE_POOL_SIZE: '25', ...settings });
  opened.push(context);
  const links = context.get(MagicLinks);
  const mailbox = context.get(Mailer) as DevMailbox;
  const signIn = context.get(SignIn);
  return {
    context,
    links,
    mailbox,
    signIn,
    /** Asks for a link and takes its token out of the mail. */
    link: async (email: string): Promise<string> => {
      await links.request(email, null);
      return tokenIn(mailbox.list()[0]!);
    },
  };
}

const used = (token: string): UsedLink => ({ token, proof: {} });
const tokenIn = ({ text }: ReceivedMail): string => /token=(ckm_\w+)/.exec(text)![1]!;

async function usersOf({ database }: LibContext): Promise<string[]> {
  const rows = await database.query<{ email: string }>('SELECT email FROM users ORDER BY email');
  return rows.map(({ email }) => email);
}

describe('MagicLinks', () => {
  let kit: Awaited<ReturnType<typeof lib>>;
  beforeAll(async () => (kit = await lib()));

  it('mails a link of the configured address that signs in once', async () => {
    const token = await kit.link('Ada@Example.com');
    const [mail] = kit.mailbox.list();
    expect(mail).toMatchObject({ to: 'ada@example.com', subject: 'Sign in to crewkit' });
    expect(mail!.text).toContain(`${kit.context.config.http.webUrl}/sign-in/confirm?token=${token}`);
    const session = await kit.signIn.browser(used(token), undefined);
    expect(session.user.email).toBe('ada@example.com');
    await expect(kit.signIn.browser(used(token), undefined)).rejects.toThrow(refusal('auth.magic_link_used'));
  });

  it('signs in once, however many try at the same time', async () => {
    const token = await kit.link('parallel@example.com');
    const tries = await Promise.allSettled(
      Array.from({ length: 50 }, () => kit.signIn.browser(used(token), undefined)),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const sessions = await kit.context.database.query(
      'SELECT FROM browser_sessions JOIN users u ON u.id = user_id WHERE u.email = $1',
      ['parallel@example.com'],
    );
    expect(sessions).toHaveLength(1);
  });

  it('is not used up by who only looks', async () => {
    const token = await kit.link('scanned@example.com');
    for (let scanner = 0; scanner < 5; scanner += 1) {
      expect(await kit.links.peek(token, {})).toMatchObject({ email: 'scanned@example.com' });
    }
    await expect(kit.signIn.browser(used(token), undefined)).resolves.toBeDefined();
    await expect(kit.links.peek(token, {})).rejects.toThrow(refusal('auth.magic_link_used'));
  });

  it('is replaced by the next', async () => {
    const older = await kit.link('twice@example.com');
    const newer = await kit.link('twice@example.com');
    await expect(kit.signIn.browser(used(older), undefined)).rejects.toThrow(
      refusal('auth.magic_link_superseded'),
    );
    await expect(kit.signIn.browser(used(newer), undefined)).resolves.toBeDefined();
  });

  it('expires after 15 minutes of the database', async () => {
    const token = await kit.link('late@example.com');
    const back = (interval: string) =>
      kit.context.database.query(
        `UPDATE magic_links SET expires_at = expires_at - $1::interval WHERE email = 'late@example.com'`,
        [interval],
      );
    await back('14 minutes 50 seconds');
    await expect(kit.links.peek(token, {})).resolves.toBeDefined();
    await back('10 seconds');
    await expect(kit.signIn.browser(used(token), undefined)).rejects.toThrow(
      refusal('auth.magic_link_expired'),
    );
  });

  it.each(['', 'ckm_unknown', 'a\0b', "' OR 1=1 --"])('knows no token %j', async (token) => {
    await expect(kit.signIn.browser(used(token), undefined)).rejects.toThrow(
      refusal('auth.magic_link_unknown'),
    );
  });

  it.each(['', 'ada', 'ada@example.com\r\nBcc: eve@example.com', 'a@b, c@d'])(
    'mails nothing to %j',
    async (address) => {
      const before = kit.mailbox.list()[0];
      await expect(kit.links.request(address, null)).rejects.toMatchObject({
        kind: 'invalid',
        details: { email: [expect.any(String)] },
      });
      expect(kit.mailbox.list()[0]).toBe(before);
    },
  );

  it('makes one person of one address, however it is written', async () => {
    for (const address of ['grace@example.com', 'GRACE@EXAMPLE.COM', 'ｇrace@example.com']) {
      await kit.signIn.browser(used(await kit.link(address)), undefined);
    }
    await kit.signIn.browser(used(await kit.link('grace+work@example.com')), undefined);
    const graces = (await usersOf(kit.context)).filter((email) => email.startsWith('grace'));
    expect(graces).toEqual(['grace+work@example.com', 'grace@example.com']);
  });

  it('signs a device in as well as a browser', async () => {
    const { user, tokens } = await kit.signIn.device(used(await kit.link('device@example.com')), nobody);
    const identity = await kit.context.get(AccessTokens).verify(tokens.accessToken);
    expect(identity).toMatchObject({ userId: user.id, organizationId: null });
  });

  it('stores no token', async () => {
    const token = await kit.link('dump@example.com');
    const session = await kit.signIn.browser(used(token), undefined);
    const rows = await Promise.all(
      ['magic_links', 'browser_sessions'].map((table) =>
        kit.context.database.query(`SELECT t::text FROM ${table} t`),
      ),
    );
    expect(JSON.stringify(rows)).toContain('dump@example.com');
    for (const secret of [token, session.token]) expect(JSON.stringify(rows)).not.toContain(secret);
  });
});

describe('BrowserSessions', () => {
  let kit: Awaited<ReturnType<typeof lib>>;
  let sessions: BrowserSessions;
  beforeAll(async () => {
    kit = await lib();
    sessions = kit.context.get(BrowserSessions);
  });

  let people = 0;
  const start = async (former?: string) =>
    kit.signIn.browser(used(await kit.link(`ada-${(people += 1)}@example.com`)), former);
  const back = (column: string, interval: string) =>
    kit.context.database.query(`UPDATE browser_sessions SET ${column} = ${column} - $1::interval`, [
      interval,
    ]);

  it('are new at every sign-in, and the former one ends', async () => {
    const first = await start();
    const second = await start(first.token);
    expect(second.token).not.toBe(first.token);
    expect(await sessions.find(first.token)).toBeUndefined();
    expect(await sessions.find(second.token)).toMatchObject({ user: { email: second.user.email } });
  });

  it('never take on a token that somebody planted', async () => {
    const planted = `ckb_${'0'.repeat(43)}`;
    const session = await start(planted);
    expect(session.token).not.toBe(planted);
    expect(await sessions.find(planted)).toBeUndefined();
  });

  it('end on the server', async () => {
    const { token } = await start();
    await sessions.end(token);
    expect(await sessions.find(token)).toBeUndefined();
  });

  it('end when they are left alone for 12 hours, and after a week in any case', async () => {
    const { token } = await start();
    await back('last_used_at', '11 hours');
    expect(await sessions.find(token)).toBeDefined();
    await back('last_used_at', '12 hours');
    expect(await sessions.find(token)).toBeUndefined();
    const another = await start();
    await back('expires_at', '7 days');
    expect(await sessions.find(another.token)).toBeUndefined();
  });

  it('have form tokens that fit them alone', async () => {
    const [mine, theirs] = [await start(), await start()];
    expect(sessions.isFormToken(mine, sessions.formToken(mine))).toBe(true);
    expect(sessions.isFormToken(mine, sessions.formToken(theirs))).toBe(false);
    expect(sessions.isFormToken(mine, '')).toBe(false);
    expect(sessions.formToken(mine)).not.toContain(mine.token.slice(4));
  });
});

describe('SIGNUP=invited', () => {
  it('lets the first person in, then only who is known, and answers all alike', async () => {
    const kit = await lib({ SIGNUP: 'invited' });
    const early = await kit.link('early@example.com');
    await kit.signIn.browser(used(await kit.link('first@example.com')), undefined);
    await expect(kit.signIn.browser(used(early), undefined)).rejects.toThrow(
      refusal('auth.invitation_needed'),
    );
    const count = kit.mailbox.list().length;
    await expect(kit.links.request('stranger@example.com', null)).resolves.toBeUndefined();
    expect(kit.mailbox.list()).toHaveLength(count);
    await makeUser(kit.context.database, 'Grace');
    const grace = (await usersOf(kit.context)).find((email) => email.startsWith('grace'))!;
    await expect(kit.signIn.browser(used(await kit.link(grace)), undefined)).resolves.toBeDefined();
    expect(await usersOf(kit.context)).toEqual(['first@example.com', grace]);
  });

  it('has one first person among many at once', async () => {
    const kit = await lib({ SIGNUP: 'invited' });
    const tokens: string[] = [];
    for (let person = 0; person < 10; person += 1)
      tokens.push(await kit.link(`person-${person}@example.com`));
    // Opens the connections beforehand: else whoever connects first is done before the others are connected.
    await Promise.all(tokens.map((token) => kit.links.peek(token, {})));
    const tries = await Promise.allSettled(tokens.map((token) => kit.signIn.browser(used(token), undefined)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await usersOf(kit.context)).toHaveLength(1);
  });
});

describe('without a way to send mail', () => {
  it('says so to everybody', async () => {
    const kit = await lib({ DEV_MAILBOX: '0' });
    await expect(kit.links.request('ada@example.com', null)).rejects.toMatchObject({
      kind: 'unavailable',
      message: /SMTP_URL/,
    });
  });
});

describe('SignInSweep', () => {
  it('removes what is over and keeps what still tells something', async () => {
    const kit = await lib();
    const { database } = kit.context;
    await kit.signIn.browser(used(await kit.link('ada@example.com')), undefined);
    await kit.signIn.device(used(await kit.link('ada@example.com')), nobody);
    const count = async (): Promise<Record<string, number>> => {
      const [row] = await database.query<Record<string, number>>(
        `SELECT (SELECT count(*) FROM magic_links)::int AS links, (SELECT count(*) FROM browser_sessions)::int AS sessions,
                (SELECT count(*) FROM devices)::int AS devices, (SELECT count(*) FROM refresh_tokens)::int AS tokens`,
      );
      return row!;
    };
    const sweep = kit.context.get(SignInSweep);
    await sweep.remove();
    expect(await count()).toEqual({ links: 2, sessions: 1, devices: 1, tokens: 1 });
    await database.query(`UPDATE magic_links SET expires_at = now() - interval '2 days'`);
    await database.query(`UPDATE browser_sessions SET expires_at = now()`);
    await database.query(`UPDATE devices SET revoked_at = now() - interval '29 days'`);
    await sweep.remove();
    expect(await count()).toEqual({ links: 0, sessions: 0, devices: 1, tokens: 1 });
    await database.query(`UPDATE devices SET revoked_at = now() - interval '31 days'`);
    await sweep.remove();
    await sweep.remove();
    expect(await count()).toEqual({ links: 0, sessions: 0, devices: 0, tokens: 0 });
  });
});
