import type { Answer } from '../kit/client';
import { codeOn, mailboxOf, newestLink, PageVisitor, someAddress } from '../kit/page-visitor';
import { System } from '../kit/system';

const EVIL = { origin: 'https://evil.example' };

let system: System;

beforeAll(async () => {
  system = await System.start({ worker: false });
  await system.signUp();
});
afterAll(() => Promise.all([system, ...others].map((one) => one.stop())));

const others: System[] = [];

/** Another installation, with settings of its own. */
async function another(settings: Record<string, string> = {}): Promise<System> {
  const other = await System.start({ worker: false, settings });
  others.push(other);
  return other;
}

describe('every page', () => {
  it.each([
    '/sign-in',
    '/sign-in/confirm?token=x',
    '/device-verify',
    '/dev/mailbox',
    '/sign-in?next=//evil.example',
  ])('%s runs nothing, is framed by nobody, leaks nothing and is not kept', async (path) => {
    const answer = await (await new PageVisitor(system).signIn()).open(path);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
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
    const page = await new PageVisitor(system).open('/sign-in');
    const path = /<link rel="stylesheet" href="([^"]+)"/.exec(page.text)![1]!;
    const answer = await system.anonymous().get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/css; charset=utf-8');
    expect((await system.anonymous().get('/assets/icon.svg')).headers['content-type']).toBe('image/svg+xml');
  });
});

describe('signing in', () => {
  it('goes by a link in a mail to where the person wanted to go', async () => {
    const browser = new PageVisitor(system);
    const first = await browser.open('/device-verify?user_code=wdjb-mjht');
    expect(first.text).toContain('<h1>Sign in</h1>');
    const sent = await browser.submit('/sign-in', { email: 'Ada@example.com' });
    expect(sent.text).toContain('Check your mail');
    expect(sent.text).toContain('href="/dev/mailbox"');
    const confirm = await browser.open(newestLink(system));
    expect(confirm.text).toContain('Sign in as ada@example.com?');
    const code = await browser.submit('/sign-in/confirm', {});
    expect(code.text).toContain('value="WDJB-MJHT"');
    expect(code.text).toContain('Signed in as <strong>ada@example.com</strong>');
  });

  it('leads nobody anywhere who did not ask for the link', async () => {
    const [attacker, victim] = [new PageVisitor(system), new PageVisitor(system)];
    await attacker.open('/device-verify?user_code=wdjb-mjht');
    const asked = await attacker.submit('/sign-in', { email: 'victim@example.com' });
    expect(mailboxOf(system).list()[0]!.text).not.toContain('WDJB');
    await victim.open(newestLink(system));
    const signedIn = await victim.submit('/sign-in/confirm', { code: codeOn(asked) });
    expect(signedIn.text).toContain('You are signed in');
  });

  it('sets a cookie that no script reads, and no other site sends', async () => {
    const browser = new PageVisitor(system);
    await browser.submit('/sign-in', { email: 'cookie@example.com' });
    await browser.open(newestLink(system));
    const answer = await browser.send('/sign-in/confirm', browser.hidden());
    expect(answer.status).toBe(303);
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^crewkit_session=ckb_\w{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/),
      expect.stringMatching(/^crewkit_next=; Max-Age=0; Path=\/; Expires=Thu, 01 Jan 1970/),
      expect.stringMatching(/^crewkit_link=; Max-Age=0; Path=\/; Expires=Thu, 01 Jan 1970/),
    ]);
  });

  it('binds the cookie to the host on https', async () => {
    const settings = { WEB_URL: 'https://crewkit.example.com', PUBLIC_URL: 'https://crewkit.example.com' };
    const secure = await another(settings);
    const browser = new PageVisitor(secure);
    await browser.submit('/sign-in', { email: 'cookie@example.com' });
    await browser.open(newestLink(secure));
    const answer = await browser.send('/sign-in/confirm', browser.hidden());
    expect(answer.headers['set-cookie']).toContainEqual(
      expect.stringMatching(
        /^__Host-crewkit_session=ckb_\w{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    );
    expect(mailboxOf(secure).list()[0]!.text).toContain('https://crewkit.example.com/sign-in/confirm?token=');
    expect((await browser.open('/sign-in')).text).toContain('You are signed in');
  });

  it('is not done by scanners that only look', async () => {
    const browser = new PageVisitor(system);
    await browser.submit('/sign-in', { email: 'scanned@example.com' });
    const path = newestLink(system);
    for (let scan = 0; scan < 20; scan += 1)
      expect((await new PageVisitor(system).open(path)).status).toBe(200);
    expect((await system.anonymous().send('HEAD', path, undefined)).status).toBe(200);
    await browser.open(path);
    expect((await browser.submit('/sign-in/confirm', {})).text).toContain('You are signed in');
    expect((await new PageVisitor(system).open(path)).text).toContain('was used already');
  });

  it('answers mistyped addresses on the form, and known and unknown ones alike', async () => {
    const wrong = await new PageVisitor(system).submit('/sign-in', { email: '"><script>' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('role="alert"');
    expect(wrong.text).toContain('value="&quot;&gt;&lt;script&gt;"');
    await new PageVisitor(system).signIn('known@example.com');
    const [known, unknown] = await Promise.all(
      ['known@example.com', 'other@example.com'].map((email) =>
        new PageVisitor(system).submit('/sign-in', { email }),
      ),
    );
    const alike = (answer: Answer) =>
      answer.text.replace(codeOn(answer), 'the code').replace(/(known|other)@/, 'somebody@');
    expect(alike(known!)).toBe(alike(unknown!));
  });

  it('takes forms of our own pages alone', async () => {
    const send = (headers: Record<string, string>): Promise<Answer> =>
      new PageVisitor(system).send('/sign-in', { email: 'ada@example.com' }, headers);
    const before = mailboxOf(system).list().length;
    for (const headers of [EVIL, { 'sec-fetch-site': 'cross-site' }, { origin: 'null' }, { origin: '' }]) {
      expect((await send(headers)).status).toBe(403);
    }
    expect(mailboxOf(system).list()).toHaveLength(before);
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
    const browser = new PageVisitor(system);
    await browser.open(`/sign-in?next=${encodeURIComponent(next)}`);
    await browser.submit('/sign-in', { email: someAddress(), next });
    await browser.open(newestLink(system));
    const form = browser.hidden();
    expect((await browser.send('/sign-in/confirm', { ...form, next })).headers.location).toBe('/sign-in');
  });

  it('does not follow a planted cookie either', async () => {
    const browser = new PageVisitor(system);
    await browser.submit('/sign-in', { email: someAddress() });
    await browser.open(newestLink(system));
    browser.cookies.set('crewkit_next', encodeURIComponent('//evil.example'));
    const answer = await browser.send('/sign-in/confirm', browser.hidden());
    expect(answer.headers.location).toBe('/sign-in');
  });

  it('ends on the server when the person signs out', async () => {
    const browser = await new PageVisitor(system).signIn();
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
    const browser = await new PageVisitor(system).signIn();
    const cookie = { cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join() };
    expect((await system.anonymous().get('/api/v1/me', cookie)).status).toBe(401);
    const { token } = await system.signUp();
    const asCookie = { authorization: `Bearer ${token}`, cookie: `crewkit_session=${token}` };
    expect((await system.anonymous().get('/device-verify', asCookie)).status).toBe(303);
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
    await new PageVisitor(system).submit('/sign-in', { email: 'first@example.com' });
    await new PageVisitor(system).submit('/sign-in', { email: 'second@example.com' });
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
      const other = await another(settings);
      const answer = await other.api.inject({
        method: 'GET',
        url: '/dev/mailbox',
        headers: { host: 'localhost:3000' },
      });
      expect(answer.statusCode).toBe(404);
    }
  });
});
