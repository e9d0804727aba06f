import { type DevMailbox, Mailer } from '@app/auth';
import type { Answer } from '../kit/client';
import { PageVisitor } from '../kit/page-visitor';
import { System } from '../kit/system';

const EVIL = { origin: 'https://evil.example' };

let system: System;

beforeAll(async () => {
  system = await System.start({ worker: false });
  await system.signUp();
});
afterAll(() => system.stop());

const visitor = (of = system): PageVisitor => new PageVisitor(of.anonymous(), of.config.http.webUrl);
const mailbox = (of = system): DevMailbox => of.api.get<Mailer, DevMailbox>(Mailer, { strict: false });

/** The path of the newest link. */
const linkPath = (of = system): string => {
  const { pathname, search } = new URL(/https?:\S+/.exec(mailbox(of).list()[0]!.text)![0]);
  return pathname + search;
};

async function signedIn(email = `${Math.random().toString(36).slice(2)}@example.com`): Promise<PageVisitor> {
  const browser = visitor();
  await browser.open('/sign-in');
  await browser.submit('/sign-in', { email });
  await browser.open(linkPath());
  await browser.submit('/sign-in/confirm', {});
  return browser;
}

interface Device {
  user_code: string;
  device_code: string;
}

const startDevice = async (body: object = {}, headers: Record<string, string> = {}): Promise<Device> =>
  (await system.anonymous().post('/api/v1/auth/device', body, headers)).body as Device;
const poll = async ({ device_code }: Device): Promise<string> => {
  const { body } = await system.anonymous().post('/api/v1/auth/token', { device_code });
  return (body as { error?: string }).error ?? 'tokens';
};

describe('every page', () => {
  it.each([
    '/sign-in',
    '/sign-in/confirm?token=x',
    '/device-verify',
    '/dev/mailbox',
    '/sign-in?next=//evil.example',
  ])('%s runs nothing, is framed by nobody, leaks nothing and is not kept', async (path) => {
    const answer = await (await signedIn()).open(path);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    });
    expect(answer.text).not.toMatch(/<script|<style|\sstyle=|\son\w+=/i);
    expect(answer.text).toMatch(/^<!doctype html>\s*<html lang="en">/);
    expect(answer.text.match(/<h1>/g)).toHaveLength(1);
    for (const [, id] of answer.text.matchAll(
      /<(?:input|select)(?![^>]*type="hidden")[^>]*\sid="([^"]+)"/g,
    )) {
      expect(answer.text).toContain(`<label for="${id}">`);
    }
  });

  it('has a stylesheet of our own', async () => {
    const page = await visitor().open('/sign-in');
    const path = /<link rel="stylesheet" href="([^"]+)"/.exec(page.text)![1]!;
    const answer = await system.anonymous().get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/css; charset=utf-8');
    expect((await system.anonymous().get('/assets/icon.svg')).headers['content-type']).toBe('image/svg+xml');
  });
});

describe('signing in', () => {
  it('goes by a link in a mail to where the person wanted to go', async () => {
    const browser = visitor();
    const first = await browser.open('/device-verify?user_code=wdjb-mjht');
    expect(first.text).toContain('<h1>Sign in</h1>');
    const sent = await browser.submit('/sign-in', { email: 'Ada@example.com' });
    expect(sent.text).toContain('Check your mail');
    expect(sent.text).toContain('href="/dev/mailbox"');
    const confirm = await browser.open(linkPath());
    expect(confirm.text).toContain('Sign in as ada@example.com?');
    const code = await browser.submit('/sign-in/confirm', {});
    expect(code.text).toContain('value="WDJB-MJHT"');
    expect(code.text).toContain('Signed in as <strong>ada@example.com</strong>');
  });

  it('leads nobody anywhere who did not ask for the link', async () => {
    const [attacker, victim] = [visitor(), visitor()];
    await attacker.open('/device-verify?user_code=wdjb-mjht');
    await attacker.submit('/sign-in', { email: 'victim@example.com' });
    expect(mailbox().list()[0]!.text).not.toContain('WDJB');
    await victim.open(linkPath());
    expect((await victim.submit('/sign-in/confirm', {})).text).toContain('You are signed in');
  });

  it('sets a cookie that no script reads, and no other site sends', async () => {
    const browser = visitor();
    await browser.submit('/sign-in', { email: 'cookie@example.com' });
    await browser.open(linkPath());
    const answer = await browser.send('/sign-in/confirm', browser.hidden());
    expect(answer.status).toBe(303);
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^crewkit_session=ckb_\w{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/),
      expect.stringMatching(/^crewkit_next=; Max-Age=0; Path=\/; Expires=Thu, 01 Jan 1970/),
    ]);
  });

  it('binds the cookie to the host on https', async () => {
    const settings = { WEB_URL: 'https://crewkit.example.com', PUBLIC_URL: 'https://crewkit.example.com' };
    const secure = await System.start({ worker: false, settings });
    const browser = visitor(secure);
    await browser.submit('/sign-in', { email: 'cookie@example.com' });
    await browser.open(linkPath(secure));
    const answer = await browser.send('/sign-in/confirm', browser.hidden());
    expect(answer.headers['set-cookie']).toContainEqual(
      expect.stringMatching(
        /^__Host-crewkit_session=ckb_\w{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    );
    expect(mailbox(secure).list()[0]!.text).toContain('https://crewkit.example.com/sign-in/confirm?token=');
    expect((await browser.open('/sign-in')).text).toContain('You are signed in');
    await secure.stop();
  });

  it('is not done by scanners that only look', async () => {
    const browser = visitor();
    await browser.submit('/sign-in', { email: 'scanned@example.com' });
    const path = linkPath();
    for (let scan = 0; scan < 20; scan += 1) expect((await visitor().open(path)).status).toBe(200);
    expect((await system.anonymous().send('HEAD', path, undefined)).status).toBe(200);
    await browser.open(path);
    expect((await browser.submit('/sign-in/confirm', {})).text).toContain('You are signed in');
    expect((await visitor().open(path)).text).toContain('was used already');
  });

  it('answers mistyped addresses on the form, and known and unknown ones alike', async () => {
    const wrong = await visitor().submit('/sign-in', { email: '"><script>' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('role="alert"');
    expect(wrong.text).toContain('value="&quot;&gt;&lt;script&gt;"');
    await signedIn('known@example.com');
    const [known, unknown] = await Promise.all(
      ['known@example.com', 'other@example.com'].map((email) => visitor().submit('/sign-in', { email })),
    );
    expect(known!.text.replace('known@', 'other@')).toBe(unknown!.text);
  });

  it('takes forms of our own pages alone', async () => {
    const send = (headers: Record<string, string>): Promise<Answer> =>
      visitor().send('/sign-in', { email: 'ada@example.com' }, headers);
    const before = mailbox().list().length;
    for (const headers of [EVIL, { 'sec-fetch-site': 'cross-site' }, { origin: 'null' }, { origin: '' }]) {
      expect((await send(headers)).status).toBe(403);
    }
    expect(mailbox().list()).toHaveLength(before);
    expect((await send({ origin: 'null', 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await send({ 'content-type': 'text/plain' })).status).toBe(415);
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https:evil.example',
    '%2f%2fevil.example',
    'javascript:alert(1)',
  ])('never leads to %s', async (next) => {
    const browser = visitor();
    await browser.open(`/sign-in?next=${encodeURIComponent(next)}`);
    await browser.submit('/sign-in', { email: 'ada@example.com', next });
    await browser.open(linkPath());
    const answer = await browser.send('/sign-in/confirm', { ...browser.hidden(), next });
    expect(answer.headers.location).toBe('/sign-in');
  });

  it('ends on the server when the person signs out', async () => {
    const browser = await signedIn();
    const page = await browser.open('/sign-in');
    const cookie = { cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join() };
    expect((await browser.send('/sign-out', {})).status).toBe(403);
    const token = /action="\/sign-out">\s*<input type="hidden" name="form_token" value="([^"]+)"/.exec(
      page.text,
    )![1]!;
    const answer = await browser.send('/sign-out', { form_token: token });
    expect(answer.headers.location).toBe('/sign-in');
    expect(browser.cookies.size).toBe(0);
    expect((await system.anonymous().get('/device-verify', cookie)).status).toBe(303);
  });

  it('gives the browser no way into the API, and a token none into the pages', async () => {
    const browser = await signedIn();
    const cookie = { cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join() };
    expect((await system.anonymous().get('/api/v1/me', cookie)).status).toBe(401);
    const { token } = await system.signUp();
    const asCookie = { authorization: `Bearer ${token}`, cookie: `crewkit_session=${token}` };
    expect((await system.anonymous().get('/device-verify', asCookie)).status).toBe(303);
  });
});

describe('the device page', () => {
  it('shows who asks, and decides nothing by itself', async () => {
    const hostile = { client_id: 'cli', client_name: '<b>CLI</b> on "laptop"' };
    const device = await startDevice(hostile, { 'user-agent': '<script>alert(1)</script>' });
    const browser = await signedIn('ada@example.com');
    const complete = `/device-verify?user_code=${device.user_code}`;
    for (let times = 0; times < 3; times += 1) await browser.open(complete);
    const page = await browser.submit('/device-verify', { user_code: device.user_code.toLowerCase() });
    expect(page.status).toBe(200);
    for (const fact of [
      device.user_code,
      '&lt;b&gt;CLI&lt;/b&gt; on &quot;laptop&quot;',
      '&lt;script&gt;alert(1)',
      '127.0.0.1',
      '(same as this browser)',
      'ada@example.com',
      'Only continue if you started this yourself',
      'record AI coding sessions',
    ]) {
      expect(page.text).toContain(fact);
    }
    expect(page.text).toMatch(/just now|seconds ago/);
    expect(page.text.indexOf('value="deny"')).toBeLessThan(page.text.indexOf('value="approve"'));
    expect(page.text).not.toMatch(/value="approve"[^>]*autofocus/);
    expect(await poll(device)).toBe('authorization_pending');
  });

  it.each([
    ['approve', 'Approved', 'tokens'],
    ['deny', 'Denied', 'access_denied'],
  ])('takes %s', async (decision, title, outcome) => {
    const device = await startDevice();
    const browser = await signedIn();
    await browser.open('/device-verify');
    await browser.submit('/device-verify', { user_code: device.user_code });
    const answer = await browser.submit('/device-verify/decision', { decision });
    expect(answer.text).toContain(`<h1>${title}</h1>`);
    expect(await poll(device)).toBe(outcome);
    await browser.open('/device-verify');
    const again = await browser.submit('/device-verify', { user_code: device.user_code });
    expect(again.status).toBe(409);
    expect(again.text).toContain('was used already');
  });

  it('treats an answer that it does not know as a denial', async () => {
    const device = await startDevice();
    const browser = await signedIn();
    await browser.open('/device-verify');
    await browser.submit('/device-verify', { user_code: device.user_code });
    await browser.submit('/device-verify/decision', { decision: 'whatever' });
    expect(await poll(device)).toBe('access_denied');
  });

  it.each([
    ['an unknown code', 'BBBB-BBBB', 404],
    ['no code', '', 404],
    ['a hostile code', '"><script>alert(1)</script>', 404],
  ])('asks again after %s', async (_kind, user_code, status) => {
    const browser = await signedIn();
    await browser.open('/device-verify');
    const answer = await browser.submit('/device-verify', { user_code });
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(/role="alert"[^>]*>\s*No device is waiting/);
    expect(answer.text).not.toContain('<script>');
  });

  it('refuses to be guessed at: after five wrong codes, wrong and right ones alike', async () => {
    const device = await startDevice();
    const browser = await signedIn();
    const enter = async (user_code: string): Promise<Answer> => {
      await browser.open('/device-verify');
      return browser.submit('/device-verify', { user_code });
    };
    for (let wrong = 0; wrong < 5; wrong += 1) expect((await enter('BBBB-BBBB')).status).toBe(404);
    const [wrong, right] = [await enter('BBBB-BBBB'), await enter(device.user_code)];
    expect([wrong.status, right.status]).toEqual([429, 429]);
    expect(wrong.text).toBe(right.text);
    expect(Number(right.headers['retry-after'])).toBeGreaterThan(500);
    expect(await poll(device)).toBe('authorization_pending');
  });

  it('says when a code has expired or is somebody else’s', async () => {
    const device = await startDevice();
    const [first, second] = [await signedIn(), await signedIn()];
    await first.open('/device-verify');
    await second.open('/device-verify');
    await first.submit('/device-verify', { user_code: device.user_code });
    const claimed = await second.submit('/device-verify', { user_code: device.user_code });
    expect(claimed.status).toBe(409);
    expect(claimed.text).toContain('Somebody else has opened this code');
    await system.database.query('UPDATE device_grants SET expires_at = now()');
    const expired = await first.submit('/device-verify/decision', {
      user_code: device.user_code,
      decision: 'approve',
    });
    expect(expired.status).toBe(409);
    expect(expired.text).toContain('has expired');
    expect(await poll(device)).toBe('expired_token');
  });

  it('lets a member of several organizations choose', async () => {
    const browser = await signedIn('several@example.com');
    const [person] = await system.database.query<{ id: string }>(
      `SELECT id FROM users WHERE email = 'several@example.com'`,
    );
    for (const name of ['One', 'Two']) {
      const [organization] = await system.database.query<{ id: string }>(
        `INSERT INTO organizations (id, slug, name) VALUES (gen_random_uuid(), lower($1), $1) RETURNING id`,
        [name],
      );
      await system.database.query('INSERT INTO memberships VALUES ($1, $2, $3)', [
        organization!.id,
        person!.id,
        'member',
      ]);
    }
    const device = await startDevice();
    await browser.open('/device-verify');
    const page = await browser.submit('/device-verify', { user_code: device.user_code });
    const options = [...page.text.matchAll(/<option value="([^"]*)">([^<]*)</g)].map(([, id, name]) => [
      name,
      id!,
    ]);
    expect(options.map(([name]) => name)).toEqual(['Choose one …', 'One', 'Two']);
    const without = await browser.submit('/device-verify/decision', {
      decision: 'approve',
      organization: '',
    });
    expect(without.status).toBe(422);
    expect(without.text).toContain('Choose the organization');
    const chosen = await browser.submit('/device-verify/decision', {
      decision: 'approve',
      organization: options[2]![1]!,
    });
    expect(chosen.text).toContain('Approved');
    const [grant] = await system.database.query<{ organization_id: string }>(
      `SELECT organization_id FROM device_grants WHERE status = 'approved' ORDER BY created_at DESC LIMIT 1`,
    );
    expect(grant!.organization_id).toBe(options[2]![1]);
  });

  describe('is answered only by the form of this session', () => {
    it.each([
      ['no form token', () => ({ form_token: '' }), {}],
      ['a made-up form token', () => ({ form_token: 'x'.repeat(43) }), {}],
      ['another origin', () => ({}), EVIL],
      ['another site', () => ({}), { 'sec-fetch-site': 'cross-site' }],
      ['a neighbour site', () => ({}), { 'sec-fetch-site': 'same-site' }],
      ['no origin at all', () => ({}), { origin: '' }],
    ])('not with %s', async (_what, fields, headers: Record<string, string>) => {
      const device = await startDevice();
      const browser = await signedIn();
      await browser.open('/device-verify');
      await browser.submit('/device-verify', { user_code: device.user_code });
      const approval = { ...browser.hidden(), decision: 'approve', ...fields() };
      expect((await browser.send('/device-verify/decision', approval, headers)).status).toBe(403);
      expect(await poll(device)).toBe('authorization_pending');
    });

    it('not with the token of another session', async () => {
      const device = await startDevice();
      const [victim, attacker] = [await signedIn(), await signedIn()];
      await attacker.open('/device-verify');
      const { form_token } = attacker.hidden();
      const fields = { form_token: form_token!, user_code: device.user_code, decision: 'approve' };
      expect((await victim.send('/device-verify/decision', fields)).status).toBe(403);
      expect((await victim.send('/device-verify', fields)).status).toBe(403);
      expect(await poll(device)).toBe('authorization_pending');
    });

    it('not by a link', async () => {
      const browser = await signedIn();
      const answer = await browser.open('/device-verify/decision?user_code=BBBB-BBBB&decision=approve');
      expect([404, 405]).toContain(answer.status);
    });
  });

  it.each(['/auth/verify', '/device'])('is found at %s too', async (path) => {
    const anyone = system.anonymous();
    expect((await anyone.get(`${path}?user_code=wdjbmjht`)).headers.location).toBe(
      '/device-verify?user_code=WDJB-MJHT',
    );
    expect((await anyone.get(`${path}?user_code=//evil`)).headers.location).toBe('/device-verify');
    expect((await anyone.get(path)).status).toBe(302);
  });
});

describe('the development mailbox', () => {
  const get = (headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') =>
    system.api.inject({
      method: 'GET',
      url: '/dev/mailbox',
      headers: { host: 'localhost:3000', ...headers },
      remoteAddress,
    });

  it('shows the newest mail first, with its link', async () => {
    await visitor().submit('/sign-in', { email: 'first@example.com' });
    await visitor().submit('/sign-in', { email: 'second@example.com' });
    const { body } = await get();
    expect(body.indexOf('second@example.com')).toBeLessThan(body.indexOf('first@example.com'));
    expect(body).toMatch(/href="http:\/\/localhost:3000\/sign-in\/confirm\?token=ckm_\w+"/);
  });

  it('is for this machine alone, under its own name', async () => {
    expect((await get()).statusCode).toBe(200);
    expect((await get({}, '::1')).statusCode).toBe(200);
    expect((await get({}, '192.0.2.1')).statusCode).toBe(404);
    expect((await get({ host: 'rebound.evil.example:3000' })).statusCode).toBe(404);
  });

  it('does not exist where mail is sent or switched off', async () => {
    for (const settings of [{ DEV_MAILBOX: '0' }, { SMTP_URL: 'smtp://127.0.0.1:1' }] as Record<
      string,
      string
    >[]) {
      const other = await System.start({ worker: false, settings });
      const answer = await other.api.inject({
        method: 'GET',
        url: '/dev/mailbox',
        headers: { host: 'localhost:3000' },
      });
      expect(answer.statusCode).toBe(404);
      await other.stop();
    }
  });
});
