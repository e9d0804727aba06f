import { Client } from '../kit/client';
import { PageVisitor, someAddress } from '../kit/page-visitor';
import { System } from '../kit/system';

const EVERYWHERE = '/sign-out/everywhere';
const auth = (path: string): string => `/api/v1/auth/${path}`;

let system: System;

beforeAll(async () => {
  system = await System.start({ worker: false });
});
afterAll(() => system.stop());

interface Grant {
  user_code: string;
  device_code: string;
}

const browserOf = (email: string): Promise<PageVisitor> => new PageVisitor(system).signIn(email);
/** Another browser, with all that this one keeps. */
const copyOf = (browser: PageVisitor): PageVisitor => {
  const copy = new PageVisitor(system);
  for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
  return copy;
};
const isSignedIn = async (browser: PageVisitor): Promise<boolean> =>
  (await browser.open('/sign-in')).text.includes('You are signed in');
const newGrant = async (): Promise<Grant> => (await system.anonymous().post(auth('device'), {})).body;
const poll = async ({ device_code }: Grant) =>
  (await system.anonymous().post(auth('token'), { device_code })).body;

async function approve(browser: PageVisitor, { user_code }: Grant): Promise<number> {
  await browser.open(`/device-verify?user_code=${user_code}`);
  return (await browser.submit('/device-verify/decision', { user_code, decision: 'approve' })).status;
}

/** What the button sends. */
async function formOf(browser: PageVisitor): Promise<Record<string, string>> {
  const form = (await browser.open('/sign-in')).text
    .split('<form')
    .find((text) => text.includes(`"${EVERYWHERE}"`))!;
  return { form_token: /name="form_token" value="([^"]+)"/.exec(form)![1]! };
}

const press = async (browser: PageVisitor) => browser.send(EVERYWHERE, await formOf(browser));

it('ends all devices and all other browsers, and says how many', async () => {
  const email = someAddress();
  const [own, other] = [await browserOf(email), await browserOf(email)];
  const stranger = await browserOf(someAddress());
  const grant = await newGrant();
  await approve(own, grant);
  const devices = [await system.signIn(email), (await poll(grant)).access_token as string];
  for (const token of devices)
    expect((await new Client(system.api, token).get('/api/v1/me')).status).toBe(200);
  const answer = await press(own);
  expect(answer.status).toBe(200);
  expect(answer.text).toContain('Signed out: 2 devices, 1 browser.');
  for (const token of devices)
    expect((await new Client(system.api, token).get('/api/v1/me')).status).toBe(401);
  expect(await isSignedIn(other)).toBe(false);
  for (const browser of [own, stranger]) expect(await isSignedIn(browser)).toBe(true);
});

it('ends a copy of the cookie of the browser that asks', async () => {
  const own = await browserOf(someAddress());
  const thief = copyOf(own);
  expect(await isSignedIn(thief)).toBe(true);
  await press(own);
  expect(await isSignedIn(thief)).toBe(false);
  expect(await isSignedIn(own)).toBe(true);
  const grant = await newGrant();
  expect(await approve(own, grant)).toBe(200);
  expect(await poll(grant)).toHaveProperty('access_token');
});

it('leaves a stolen cookie no device: neither one to approve, nor one that it has approved', async () => {
  const email = someAddress();
  const [own, thief] = [await browserOf(email), await browserOf(email)];
  const [approved, opened, redeemed] = [await newGrant(), await newGrant(), await newGrant()];
  for (const grant of [approved, redeemed]) expect(await approve(thief, grant)).toBe(200);
  const { access_token: token } = (await poll(redeemed)) as { access_token: string };
  await thief.open(`/device-verify?user_code=${opened.user_code}`);
  const fields = { ...thief.hidden(), user_code: opened.user_code, decision: 'approve' };
  await press(own);
  await thief.send('/device-verify/decision', fields);
  expect((await poll(approved)).error).toBe('access_denied');
  expect((await poll(opened)).error).toBe('authorization_pending');
  expect((await new Client(system.api, token).get('/api/v1/me')).status).toBe(401);
});

it('proves nothing anew: what takes a fresh sign-in takes one still', async () => {
  const email = someAddress();
  const own = await browserOf(email);
  await system.database.query(
    `UPDATE browser_sessions SET created_at = created_at - interval '16 minutes'
      WHERE user_id = (SELECT id FROM users WHERE email = $1)`,
    [email],
  );
  await press(own);
  expect((await own.open('/account/passkeys')).text).toContain('You signed in a while ago');
});

it('is in the log of signing in', async () => {
  const email = someAddress();
  await system.signIn(email);
  await browserOf(email);
  const grant = await newGrant();
  const own = await browserOf(email);
  await approve(own, grant);
  await press(own);
  const rows = await system.database.query(
    `SELECT event, details FROM sign_in_events
      WHERE user_id = (SELECT id FROM users WHERE email = $1) AND ip IS NOT NULL ORDER BY id DESC LIMIT 3`,
    [email],
  );
  expect(rows).toEqual([
    { event: 'user.signed_out', details: { devices: 1, browsers: 1 } },
    { event: 'device.signed_out', details: {} },
    { event: 'grant.denied', details: {} },
  ]);
});

it('is for the page of the person who is signed in, and for no other site', async () => {
  const email = someAddress();
  const [own, other] = [await browserOf(email), await browserOf(email)];
  expect((await own.send(EVERYWHERE, {})).status).toBe(403);
  expect((await own.send(EVERYWHERE, await formOf(other))).status).toBe(403);
  const foreign = await own.send(EVERYWHERE, await formOf(own), { origin: 'https://evil.example' });
  expect(foreign.status).toBe(403);
  const anybody = await new PageVisitor(system).send(EVERYWHERE, {});
  expect([anybody.status, anybody.headers.location]).toEqual([303, '/sign-in']);
  for (const browser of [own, other]) expect(await isSignedIn(browser)).toBe(true);
});
