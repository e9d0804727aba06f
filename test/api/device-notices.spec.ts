import type { ReceivedMail } from '@app/auth';
import { mailboxOf, PageVisitor } from '../kit/page-visitor';
import { type Actor, System } from '../kit/system';
import { Client } from '../kit/client';

const HOSTILE = 'CLI <script>alert(1)</script>';

let system: System;
let ada: Actor;
let address: string;

beforeAll(async () => {
  system = await System.start({ worker: false });
});
beforeEach(async () => {
  ada = await system.signUp();
  address = (await ada.get('/api/v1/me')).body.user.email as string;
});
afterAll(() => system.stop());

interface Tokens {
  access_token: string;
  refresh_token: string;
}

async function signInDevice(name = 'crewkit on ada-laptop'): Promise<Tokens> {
  const headers = { 'user-agent': 'crewkit-cli/1.0' };
  const { body } = await system.anonymous().post('/api/v1/auth/device', { client_name: name }, headers);
  const { user_code, device_code } = body as { user_code: string; device_code: string };
  await ada.post('/api/v1/auth/device/verify', { user_code, action: 'approve', organization_id: ada.slug });
  return (await system.anonymous().post('/api/v1/auth/token', { device_code })).body as Tokens;
}

const noticesTo = (email: string): ReceivedMail[] =>
  mailboxOf(system)
    .list()
    .filter(({ to, subject }) => to === email && subject.includes('device'));
const linkIn = ({ text }: ReceivedMail): string => new URL(/https?:\S+/.exec(text)![0]).pathname;

it('a device that was signed in is told to its person, with who and from where', async () => {
  await signInDevice();
  const [mail] = noticesTo(address);
  expect(mail!.subject).toBe('A new device is signed in to crewkit');
  for (const fact of ['crewkit on ada-laptop', '127.0.0.1', 'crewkit-cli/1.0']) {
    expect(mail!.text).toContain(fact);
    expect(mail!.html).toContain(fact);
  }
  expect(mail!.text).toContain(`${system.config.http.webUrl}/device-sign-out/ckn_`);
});

it('its link signs the device out by a press of a button, for who is signed in nowhere', async () => {
  const tokens = await signInDevice();
  const device = new Client(system.api, tokens.access_token);
  const link = linkIn(noticesTo(address)[0]!);
  const visitor = new PageVisitor(system);
  for (let scan = 0; scan < 5; scan += 1) expect((await visitor.open(link)).status).toBe(200);
  expect((await device.get('/api/v1/me')).status).toBe(200);
  expect((await visitor.submit(link, {}, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await device.get('/api/v1/me')).status).toBe(200);
  expect((await visitor.submit(link, {})).text).toContain('Signed out');
  expect((await device.get('/api/v1/me')).status).toBe(401);
  const refreshed = await system
    .anonymous()
    .post('/api/v1/auth/refresh', { refresh_token: tokens.refresh_token });
  expect(refreshed.body).toMatchObject({ error: 'invalid_grant' });
  expect((await visitor.submit(link, {})).status).toBe(200);
  expect((await ada.get('/api/v1/me')).status).toBe(200);
});

it('no other link does', async () => {
  await signInDevice();
  const link = linkIn(noticesTo(address)[0]!);
  const visitor = new PageVisitor(system);
  const [, mac, id] = /(ckn_\w{43})_(\w{32})$/.exec(link)!;
  const wrong = [`/device-sign-out/${mac}_${'0'.repeat(32)}`, link.replace(mac!, `ckn_${'A'.repeat(43)}`)];
  for (const path of [...wrong, `/device-sign-out/${id}`, '/device-sign-out/x%00y']) {
    expect((await visitor.open(path)).status).toBe(404);
    expect((await visitor.submit(path, {})).status).toBe(404);
  }
});

it('a device that calls itself something evil writes no markup', async () => {
  await signInDevice(HOSTILE);
  const [mail] = noticesTo(address);
  expect(mail!.html).not.toContain('<script>');
  const page = await new PageVisitor(system).open(linkIn(mail!));
  expect(page.text).not.toContain('<script>');
});

it('a refresh token that was used twice ends its device and is told', async () => {
  const { refresh_token: first } = await signInDevice();
  const refresh = (token: string) =>
    system.anonymous().post('/api/v1/auth/refresh', { refresh_token: token });
  const second = ((await refresh(first)).body as Tokens).refresh_token;
  await refresh(second);
  const [before, replayed] = [noticesTo(address).length, await refresh(first)];
  expect(replayed.body).toMatchObject({ error: 'invalid_grant' });
  expect(noticesTo(address).length - before).toBe(1);
  expect(noticesTo(address)[0]).toMatchObject({ subject: 'A device was signed out of crewkit' });
  await refresh(first);
  expect(noticesTo(address).length - before).toBe(1);
});

it('signing in by a link is not told: the mail was the proof', async () => {
  await system.signIn(address);
  expect(noticesTo(address)).toEqual([]);
});
