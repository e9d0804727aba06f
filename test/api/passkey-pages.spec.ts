import type { Answer } from '../kit/client';
import { mailboxOf, newestLink, PageVisitor } from '../kit/page-visitor';
import {
  type CreationOptions,
  type Forgery,
  type RequestOptions,
  SoftwareAuthenticator,
} from '../kit/software-authenticator';
import { System } from '../kit/system';

const EVIL = { origin: 'https://evil.example' };
const PASSKEYS = '/account/passkeys';
const SCRIPTED =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; script-src 'self'; connect-src 'self'";

let system: System;

beforeAll(async () => {
  system = await System.start({ worker: false });
  await system.signUp();
});
afterAll(() => system.stop());

const newAuthenticator = () => new SoftwareAuthenticator(system.config.http.webUrl);
const newEmail = () => `${Math.random().toString(36).slice(2)}@example.com`;
const signedIn = (email = newEmail()): Promise<PageVisitor> => new PageVisitor(system).signIn(email);
const query = <Row extends object>(sql: string, parameters: unknown[] = []) =>
  system.database.query<Row>(sql, parameters);

/** What the script does when somebody presses "Add a passkey". */
async function add(visitor: PageVisitor, authenticator = newAuthenticator(), name = ''): Promise<Answer> {
  await visitor.open(PASSKEYS);
  const fields = { ...visitor.hidden(), name };
  const options = await visitor.call(`${PASSKEYS}/challenge`, fields);
  const credential = await authenticator.create(options.body as CreationOptions);
  return visitor.call(PASSKEYS, { ...fields, credential });
}

/** What the script does when somebody presses "Sign in with a passkey". */
async function signInWith(
  visitor: PageVisitor,
  authenticator: SoftwareAuthenticator,
  { next = '', ...forgery }: Forgery & { next?: string } = {},
): Promise<Answer> {
  const options = await visitor.call('/sign-in/passkey/challenge', { next });
  const credential = await authenticator.get(options.body as RequestOptions, forgery);
  return visitor.call('/sign-in/passkey', { next, credential });
}

/** A person with a passkey, and the browser in which they have added it. */
async function owner(email = newEmail()) {
  const authenticator = newAuthenticator();
  const visitor = await signedIn(email);
  const added = await add(visitor, authenticator, 'Laptop');
  expect([added.status, added.body]).toEqual([200, { location: PASSKEYS }]);
  const [row] = await query<{ id: string }>(
    'SELECT k.id FROM passkeys k JOIN users u ON u.id = k.user_id WHERE u.email = $1',
    [email],
  );
  return { email, authenticator, visitor, id: row!.id };
}

const ageSessions = (email: string) =>
  query(
    `UPDATE browser_sessions SET created_at = created_at - interval '16 minutes'
      WHERE user_id = (SELECT id FROM users WHERE email = $1)`,
    [email],
  );

describe('the pages with passkeys', () => {
  it.each(['/sign-in', '/sign-in?again=1', PASSKEYS])(
    '%s runs one script, of our own, in a file',
    async (path) => {
      const visitor = path === '/sign-in' ? new PageVisitor(system) : await signedIn();
      const { headers, text } = await visitor.open(path);
      expect(headers).toMatchObject({
        'content-security-policy': SCRIPTED,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
      });
      const [script, ...more] = [...text.matchAll(/<script([^>]*)>([^<]*)<\/script>/g)];
      expect(more).toEqual([]);
      expect(script![2]).toBe('');
      expect(text).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
      const address = /src="(\/assets\/passkeys\.js\?v=\w{12})"/.exec(script![1]!)![1]!;
      const served = await system.anonymous().get(address);
      expect(served.headers).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
      });
      expect(served.text).toContain('SimpleWebAuthnBrowser');
      expect(served.text).not.toContain('sourceMappingURL');
    },
  );

  it.each(['/sign-in', PASSKEYS])(
    '%s shows nothing without the script that would not work without it',
    async (path) => {
      const { text } = await (path === '/sign-in' ? new PageVisitor(system) : await signedIn()).open(path);
      const forms = [...text.matchAll(/<form[^>]*data-passkey="[^"]+"[^>]*>/g)].map(([form]) => form);
      expect(forms).toHaveLength(1);
      expect(forms[0]).toMatch(/\shidden>/);
    },
  );

  it('refuse the script of another site, and forms', async () => {
    const { visitor, authenticator } = await owner();
    await visitor.open(PASSKEYS);
    const fields = visitor.hidden();
    const before = await query('SELECT FROM passkey_challenges');
    for (const path of [
      '/sign-in/passkey/challenge',
      '/sign-in/passkey',
      `${PASSKEYS}/challenge`,
      PASSKEYS,
    ]) {
      const answers = [
        await visitor.call(path, fields, EVIL),
        await visitor.call(path, fields, { 'sec-fetch-site': 'cross-site' }),
        await visitor.send(path, fields),
        await visitor.call(path, fields, { 'content-type': 'text/plain' }),
      ];
      expect([path, answers.map(({ status }) => status)]).toEqual([path, [403, 403, 415, 415]]);
    }
    expect(await query('SELECT FROM passkey_challenges')).toEqual(before);
    expect((await signInWith(visitor, authenticator)).status).toBe(200);
  });
});

describe('signing in with a passkey in a browser', () => {
  it('goes on where the person wanted to go, in a new session', async () => {
    const { email, authenticator, visitor } = await owner();
    const former = visitor.cookies.get('crewkit_session')!;
    const answer = await signInWith(visitor, authenticator, { next: '/device-verify?user_code=WDJB-MJHT' });
    expect([answer.status, answer.body]).toEqual([200, { location: '/device-verify?user_code=WDJB-MJHT' }]);
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^crewkit_session=ckb_\w{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/),
      expect.stringMatching(/^crewkit_next=; Max-Age=0/),
      expect.stringMatching(/^crewkit_passkey=; Max-Age=0/),
    ]);
    expect(visitor.cookies.get('crewkit_session')).not.toBe(former);
    expect((await visitor.open('/sign-in')).text).toContain(`Signed in as <strong>${email}</strong>`);
    const old = await system.anonymous().get(PASSKEYS, { cookie: `crewkit_session=${former}` });
    expect(old.headers.location).toBe(`/sign-in?next=${encodeURIComponent(PASSKEYS)}`);
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', ''])(
    'never leads to %j',
    async (next) => {
      const { authenticator } = await owner();
      const answer = await signInWith(new PageVisitor(system), authenticator, { next });
      expect(answer.body).toEqual({ location: '/sign-in' });
    },
  );

  it('is for the browser that asked: nobody is signed in to the account of somebody else', async () => {
    const { authenticator } = await owner();
    const [attacker, victim] = [new PageVisitor(system), new PageVisitor(system)];
    const options = await attacker.call('/sign-in/passkey/challenge', {});
    const credential = await authenticator.get(options.body as RequestOptions);
    await victim.call('/sign-in/passkey/challenge', {});
    for (const visitor of [victim, new PageVisitor(system)]) {
      const answer = await visitor.call('/sign-in/passkey', { credential });
      expect([answer.status, answer.body.code]).toEqual([400, 'auth.passkey_challenge_gone']);
      expect(visitor.cookies.has('crewkit_session')).toBe(false);
    }
    expect((await system.anonymous().post('/api/v1/auth/passkey/login', credential)).status).toBe(400);
    expect((await attacker.call('/sign-in/passkey', { credential })).status).toBe(200);
  });

  it('takes no challenge of the API', async () => {
    const { authenticator } = await owner();
    const asked = await system.anonymous().post('/api/v1/auth/passkey/login/challenge');
    const credential = await authenticator.get(asked.body as RequestOptions);
    const visitor = new PageVisitor(system);
    await visitor.call('/sign-in/passkey/challenge', {});
    expect((await visitor.call('/sign-in/passkey', { credential })).status).toBe(400);
  });

  it('says in JSON what is wrong, and signs nobody in', async () => {
    const { authenticator } = await owner();
    const visitor = new PageVisitor(system);
    const answers = [
      await signInWith(visitor, newAuthenticator(), { userHandle: 'AAAA' }),
      await signInWith(visitor, authenticator, { ...EVIL }),
      await visitor.call('/sign-in/passkey', {}),
      await visitor.call('/sign-in/passkey', { credential: 'text' }),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [400, 'auth.passkey_unknown'],
      [400, 'auth.passkey_refused'],
      [422, 'validation_failed'],
      [422, 'validation_failed'],
    ]);
    expect(visitor.cookies.has('crewkit_session')).toBe(false);
  });

  it('opens no way into the API', async () => {
    const { authenticator } = await owner();
    const visitor = new PageVisitor(system);
    await signInWith(visitor, authenticator);
    const cookie = `crewkit_session=${visitor.cookies.get('crewkit_session')}`;
    expect((await system.anonymous().get('/api/v1/auth/passkeys', { cookie })).status).toBe(401);
  });
});

describe('the page of the passkeys', () => {
  it('is for who is signed in', async () => {
    const stranger = new PageVisitor(system);
    expect((await stranger.open(PASSKEYS)).text).toContain('<h1>Sign in</h1>');
    expect((await stranger.call(`${PASSKEYS}/challenge`, {})).status).toBe(403);
    const { id, visitor } = await owner();
    for (const action of ['rename', 'remove'])
      expect((await stranger.send(`${PASSKEYS}/${id}/${action}`, { name: 'x' })).status).toBe(303);
    expect((await visitor.open(PASSKEYS)).text).toContain('<h2>Laptop</h2>');
  });

  it('leads there from the start, and back after signing in', async () => {
    const email = newEmail();
    const visitor = new PageVisitor(system);
    await visitor.open(PASSKEYS);
    await visitor.submit('/sign-in', { email });
    await visitor.open(newestLink(system));
    expect((await visitor.submit('/sign-in/confirm', {})).text).toContain('You have no passkey yet.');
    expect((await visitor.open('/sign-in')).text).toContain(`href="${PASSKEYS}"`);
  });

  it('renames and removes by forms, and tells the person', async () => {
    const { email, id, visitor } = await owner();
    await visitor.open(PASSKEYS);
    const renamed = await visitor.submit(`${PASSKEYS}/${id}/rename`, { name: '<i>Phone</i>' });
    expect(renamed.status).toBe(200);
    expect(renamed.text).toContain('<h2>&lt;i&gt;Phone&lt;/i&gt;</h2>');
    const problem = await visitor.submit(`${PASSKEYS}/${id}/rename`, { name: ' ' });
    expect([problem.status, /role="alert"[^>]*>([^<]*)/.exec(problem.text)![1]]).toEqual([
      422,
      'Validation failed: name can&#39;t be blank',
    ]);
    const removed = await visitor.submit(`${PASSKEYS}/${id}/remove`, {});
    expect(removed.text).toContain('You have no passkey yet.');
    const subjects = mailboxOf(system)
      .list()
      .filter(({ to }) => to === email)
      .map(({ subject }) => subject);
    expect(subjects.slice(0, 2)).toEqual(['A passkey was removed', 'A passkey was added']);
    expect((await visitor.submit(`${PASSKEYS}/${id}/remove`, {})).status).toBe(404);
  });

  it.each(['rename', 'remove'])('takes a form of its own session for %s', async (action) => {
    const { email, id, visitor } = await owner();
    const path = `${PASSKEYS}/${id}/${action}`;
    await visitor.open(PASSKEYS);
    const fields = { ...visitor.hidden(), name: 'x' };
    const other = await signedIn(email);
    await other.open(PASSKEYS);
    const answers = [
      await visitor.send(path, { name: 'x' }),
      await visitor.send(path, fields, EVIL),
      await visitor.send(path, { ...fields, ...other.hidden() }),
      await visitor.call(`${PASSKEYS}/challenge`, { name: 'x' }),
      await visitor.call(`${PASSKEYS}/challenge`, other.hidden()),
      await visitor.call(PASSKEYS, { name: 'x' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(403));
    expect((await visitor.open(PASSKEYS)).text).toContain('<h2>Laptop</h2>');
  });

  it('takes an answer in the browser that asked, and in no other of the same person', async () => {
    const email = newEmail();
    const [first, second] = [await signedIn(email), await signedIn(email)];
    await first.open(PASSKEYS);
    await second.open(PASSKEYS);
    const options = await first.call(`${PASSKEYS}/challenge`, first.hidden());
    const credential = await newAuthenticator().create(options.body as CreationOptions);
    const elsewhere = await second.call(PASSKEYS, { ...second.hidden(), credential });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([400, 'auth.passkey_challenge_gone']);
    expect((await first.call(PASSKEYS, { ...first.hidden(), credential })).status).toBe(200);
  });

  it('shows who signed in a while ago what there is, and changes nothing before they sign in again', async () => {
    const { email, id, visitor } = await owner();
    await visitor.open(PASSKEYS);
    const fields = { ...visitor.hidden(), name: 'x' };
    await ageSessions(email);
    for (const action of ['rename', 'remove']) {
      const refused = await visitor.send(`${PASSKEYS}/${id}/${action}`, fields);
      expect(refused.status).toBe(403);
      expect(refused.text).toContain('This needs a fresh sign-in');
    }
    const asked = await visitor.call(`${PASSKEYS}/challenge`, fields);
    expect([asked.status, asked.body.code]).toEqual([403, 'auth.fresh_sign_in_needed']);
    const page = await visitor.open(PASSKEYS);
    expect(page.text).toContain('<h2>Laptop</h2>');
    expect(page.text).not.toMatch(/<details>|data-passkey=/);
    const again = /href="(\/sign-in\?again[^"]+)"/.exec(page.text)![1]!.replaceAll('&amp;', '&');
    const form = await visitor.open(again);
    expect(form.text).toContain('<h1>Sign in again</h1>');
    expect(form.text).toContain(`value="${email}"`);
    await visitor.submit('/sign-in', { email });
    await visitor.open(newestLink(system));
    expect((await visitor.submit('/sign-in/confirm', {})).text).toContain('<details>');
  });

  it('is fresh again after a sign-in with a passkey', async () => {
    const { email, authenticator, visitor } = await owner();
    await ageSessions(email);
    expect((await visitor.open(PASSKEYS)).text).toContain('Sign in again');
    const { location } = (await signInWith(visitor, authenticator, { next: PASSKEYS })).body as Record<
      string,
      string
    >;
    expect((await visitor.open(location!)).text).toContain('<details>');
  });
});
