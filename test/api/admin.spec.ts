import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from '../kit/client';
import { PageVisitor } from '../kit/page-visitor';
import { type Actor, System } from '../kit/system';

const MAIN = join(__dirname, '../../dist/apps/api/src/admin/main.js');

let system: System;
let ada: Actor;
let email: string;

beforeAll(async () => {
  system = await System.start({ worker: false });
  ada = await system.signUp();
  email = (await ada.get('/api/v1/me')).body.user.email as string;
});

afterAll(() => system.stop());

/** The built program, in a process of its own, as operators run it. */
async function admin(...args: string[]): Promise<{ code: number; said: string }> {
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: system.config.database.url,
    REDIS_URL: system.config.redis.url,
    SECRET_KEY: system.config.tokens.secretKey,
    SERVER_TIMEOUT_MS: '20000',
  };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (said += String(text)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}

it.each([
  [],
  ['help'],
  ['fly'],
  ['devices'],
  ['rotate-keys', 'now'],
  ['create-owner', 'ada@example.com', ''],
])('shows what there is to say, asked for %j', async (...args) => {
  const { code, said } = await admin(...args);
  expect([code, said]).toEqual([1, expect.stringContaining('Usage: npm run admin -- <command>')]);
  expect(said).not.toMatch(/\n +at /);
});

it('makes an organization with its owner, who signs in with the address', async () => {
  expect(await admin('create-owner', ' Grace@Example.com', "Grace's")).toEqual({
    code: 0,
    said: 'grace@example.com owns the new organization graces\n',
  });
  const grace = new Client(system.api, await system.signIn('grace@example.com'));
  expect((await grace.get('/api/v1/me')).body.organizations).toMatchObject([
    { slug: 'graces', role: 'owner' },
  ]);
  expect(await admin('create-owner', 'nobody', 'X')).toEqual({
    code: 1,
    said: 'nobody is not an e-mail address\n',
  });
  expect(await admin('create-owner', 'grace@example.com.', 'X')).toMatchObject({ code: 1 });
});

it('lists and ends what somebody has signed in', async () => {
  const second = new Client(system.api, await system.signIn(email));
  const browser = await new PageVisitor(system).signIn(email);
  const { said } = await admin('devices', email);
  expect(said.trim().split('\n')).toEqual([
    expect.stringMatching(/^[0-9a-f-]{36} {2}Sign-in link {2}127\.0\.0\.1 {2}last used 20/),
    expect.stringContaining('Sign-in link'),
  ]);
  const [newest] = said.split(' ');
  expect(await admin('sign-out', email, newest!)).toEqual({
    code: 0,
    said: 'Signed out: 1 device, 0 browsers\n',
  });
  expect((await browser.open('/sign-in')).text).toContain(email);
  expect(await admin('sign-out', email, newest!)).toMatchObject({ code: 1 });
  expect(await admin('sign-out', email)).toEqual({
    code: 0,
    said: 'Signed out: 1 device, 1 browser\n',
  });
  expect(await admin('sign-out', email)).toEqual({
    code: 0,
    said: 'Signed out: 0 devices, 0 browsers\n',
  });
  expect((await browser.open('/sign-in')).text).not.toContain(email);
  expect(await admin('devices', email)).toEqual({ code: 0, said: `${email} has no signed-in device\n` });
  expect(await admin('devices', 'eve@example.com')).toEqual({
    code: 1,
    said: 'Nobody has signed in as eve@example.com\n',
  });
  expect((await second.get('/api/v1/me')).status).toBe(401);
});

it('tells what happened around signing in, and survives what it happened in', async () => {
  const owner = await system.signUp('owner');
  const address = (await owner.get('/api/v1/me')).body.user.email as string;
  expect((await owner.delete(`/api/v1/organizations/${owner.slug}`)).status).toBe(204);
  await admin('sign-out', address);
  const { said } = await admin('sign-ins', address);
  expect(said.split('\n')).toEqual([
    expect.stringMatching(/^20\S+ {2}user\.signed_out {2}- {2}- {2}\{"devices":1,"browsers":0\}$/),
    expect.stringMatching(/ {2}device\.signed_out {2}- {2}-$/),
    expect.stringMatching(new RegExp(` {2}organization\\.removed {2}127.0.0.1 .*{"slug":"${owner.slug}"}$`)),
    expect.stringContaining('link.used'),
    '',
  ]);
});

it('replaces the signing key, one replacement at a time, and nobody has to sign in again', async () => {
  const actor = await system.signUp('rotation');
  const { code, said } = await admin('rotate-keys');
  expect([code, said]).toEqual([
    0,
    expect.stringMatching(/^Key \S+ is published and signs from 20.*\nThe former/),
  ]);
  expect(await admin('rotate-keys')).toEqual({ code: 1, said: expect.stringContaining('published already') });
  const keys = await system.database.query(
    `SELECT signs_from > now() + interval '9 minutes' AS waits,
            verifies_until > now() + interval '4 hours 9 minutes' AS "outlivesItsTokens"
       FROM signing_keys ORDER BY signs_from`,
  );
  expect(keys).toEqual([
    { waits: false, outlivesItsTokens: true },
    { waits: true, outlivesItsTokens: null },
  ]);
  expect((await actor.get('/api/v1/me')).status).toBe(200);
});

it('says where an audit log is not what was recorded', async () => {
  const actor = await system.signUp('audit');
  const [newest] = (await actor.get(`/api/v1/${actor.slug}/audit_log`)).body.data as [{ hash: string }];
  expect(await admin('verify-audit', actor.slug)).toEqual({
    code: 0,
    said: `${actor.slug}: whole, entries: 1, last hash: ${newest.hash}\n`,
  });
  await system.database.query(`UPDATE audit_entries SET action = 'x' WHERE organization_id = $1`, [
    actor.organizationId,
  ]);
  const { code, said } = await admin('verify-audit');
  expect([code, said.split('\n')]).toEqual([
    1,
    expect.arrayContaining([
      `${actor.slug}: BROKEN at position 1`,
      expect.stringMatching(`^${ada.slug}: whole, entries: 1, last hash: [0-9a-f]{64}$`),
    ]),
  ]);
  expect(await admin('verify-audit', 'nobody')).toEqual({
    code: 1,
    said: 'There is no organization nobody\n',
  });
});
