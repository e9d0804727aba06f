import { codeOn, newestLink, PageVisitor, someAddress } from '../kit/page-visitor';
import { System } from '../kit/system';

let system: System;

beforeAll(async () => {
  system = await System.start({ worker: false });
});
afterAll(() => system.stop());

/** Somebody asks for a link; answers the browser, the code that it shows, and the link that was mailed. */
async function asked() {
  const browser = new PageVisitor(system);
  const page = await browser.submit('/sign-in', { email: someAddress() });
  const link = newestLink(system);
  return { browser, code: codeOn(page), link, token: new URLSearchParams(link.split('?')[1]).get('token')! };
}

describe('a link that was asked for with a browser', () => {
  it('signs this browser in without more ado', async () => {
    const { browser, link } = await asked();
    const page = await browser.open(link);
    expect(page.text).not.toContain('name="code"');
    expect((await browser.submit('/sign-in/confirm', {})).text).toContain('You are signed in');
  });

  it('signs nobody in for whom a program opened it and pressed the button', async () => {
    const { browser, link } = await asked();
    const scanner = new PageVisitor(system);
    expect((await scanner.open(link)).text).toContain('name="code"');
    const pressed = await scanner.submit('/sign-in/confirm', {});
    expect([pressed.status, pressed.text]).toEqual([422, expect.stringContaining('role="alert"')]);
    expect([...scanner.cookies.keys()]).toEqual([]);
    await browser.open(link);
    expect((await browser.submit('/sign-in/confirm', {})).text).toContain('You are signed in');
  });

  it('signs another browser in with the code that the first shows', async () => {
    const { code, link } = await asked();
    const other = new PageVisitor(system);
    await other.open(link);
    expect((await other.submit('/sign-in/confirm', { code })).text).toContain('You are signed in');
  });

  it('is worth nothing any more after five wrong codes, for the right browser too', async () => {
    const { browser, code, link } = await asked();
    const guesser = new PageVisitor(system);
    const wrong = code === '000 000' ? '000 001' : '000 000';
    for (let guess = 1; guess <= 4; guess += 1) {
      await guesser.open(link);
      expect((await guesser.submit('/sign-in/confirm', { code: wrong })).status).toBe(422);
    }
    await guesser.submit('/sign-in/confirm', { code: wrong });
    expect((await guesser.open(link)).status).toBe(400);
    expect((await browser.open(link)).text).toContain('newer sign-in link');
  });

  it('is not known by the cookie of another link', async () => {
    const [one, other] = [await asked(), await asked()];
    expect((await other.browser.open(one.link)).text).toContain('name="code"');
  });

  it('needs the code from a program as well', async () => {
    const { code, token } = await asked();
    const verify = (body: object) => system.anonymous().post('/api/v1/auth/magic_link/verify', body);
    const refused = await verify({ token });
    expect([refused.status, Object.keys(refused.body.details as object)]).toEqual([422, ['code']]);
    expect((await verify({ token, code })).status).toBe(200);
  });

  it('has a code that is not in the database', async () => {
    const { code } = await asked();
    const [row] = await system.database.query<{ row: string }>(
      'SELECT m::text AS row FROM magic_links m ORDER BY created_at DESC LIMIT 1',
    );
    expect(row!.row).not.toContain(code.replace(' ', ''));
  });
});

describe('links', () => {
  const ask = (email: string, api = system) => api.anonymous().post('/api/v1/auth/magic_link', { email });

  it('are mailed to one address three times in a quarter of an hour, known or not', async () => {
    for (const email of [someAddress(), someAddress()]) {
      const statuses = [];
      for (let link = 1; link <= 4; link += 1) statuses.push((await ask(email)).status);
      expect(statuses).toEqual([202, 202, 202, 429]);
    }
    const email = someAddress();
    const together = await Promise.all(Array.from({ length: 10 }, () => ask(email)));
    expect(together.filter(({ status }) => status === 202)).toHaveLength(3);
    const refused = together.find(({ status }) => status === 429)!;
    expect(refused.body.code).toBe('auth.too_many_links');
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(890);
    expect(seconds).toBeLessThanOrEqual(900);
    await system.database.query(
      `UPDATE magic_links SET created_at = created_at - make_interval(secs => $2) WHERE email = $1`,
      [email, seconds],
    );
    expect((await ask(email)).status).toBe(202);
  });

  it('are asked for by one client address so many times in an hour, also without Redis', async () => {
    const settings = { RATE_LIMIT_SIGN_IN_LINKS_PER_HOUR: '5', REDIS_URL: 'redis://127.0.0.1:1' };
    const strict = await System.start({ worker: false, settings });
    const statuses = [];
    for (let link = 1; link <= 6; link += 1) statuses.push((await ask(someAddress(), strict)).status);
    await strict.stop();
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
  });

  it('go to the same person however the address is written, and to another for a look-alike', async () => {
    const name = Math.random().toString(36).slice(2);
    for (const email of [`${name}@example.com`, `${name.toUpperCase()}@EXAMPLE.com`, ` ${name}@example.com `])
      expect((await ask(email)).status).toBe(202);
    expect((await ask(`${name}@example.com`)).status).toBe(429);
    expect((await ask(`${name}@exämple.com`)).status).toBe(202);
    expect((await ask(`${name}+work@example.com`)).status).toBe(202);
  });
});
