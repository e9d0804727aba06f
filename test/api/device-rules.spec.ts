import { DevicesService } from '@app/auth';
import { joinAs } from '@app/testing';
import type { Answer } from '../kit/client';
import { memberOf } from '../kit/member-of';
import { PageVisitor } from '../kit/page-visitor';
import { type Actor, System } from '../kit/system';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const auth = (path: string): string => `/api/v1/auth/${path}`;

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
  await system.signUp();
});
beforeEach(async () => {
  ada = await system.signUp();
});
afterAll(() => system.stop());

interface Device {
  user_code: string;
  device_code: string;
}

interface Tokens {
  access_token: string;
  refresh_token: string;
}

const start = async (body: object = {}): Promise<Device> =>
  (await system.anonymous().post(auth('device'), body)).body as Device;
const poll = ({ device_code }: Device): Promise<Answer> =>
  system.anonymous().post(auth('token'), { device_code });
/** What a device gets that somebody has approved. */
const redeem = async (device: Device): Promise<Tokens> => (await poll(device)).body as Tokens;
const approve = ({ user_code }: Device, actor = ada): Promise<Answer> =>
  actor.post(auth('device/verify'), { user_code, action: 'approve' });

describe('a user code', () => {
  it.each([
    ['in small letters, with a space', (code: string) => code.toLowerCase().replace('-', ' ')],
    ['as it is shown', (code: string) => code],
    ['without its dash', (code: string) => code.toLowerCase().replace('-', '')],
  ])('is found when it is typed %s', async (_how, typed) => {
    const device = await start();
    const code = typed(device.user_code);
    expect((await ada.get(auth(`device/${encodeURIComponent(code)}`))).status).toBe(200);
    expect((await approve({ ...device, user_code: code })).body.status).toBe('approved');
    const browser = await new PageVisitor(system).signIn();
    const another = await start();
    await browser.open('/device-verify');
    const page = await browser.submit('/device-verify', { user_code: typed(another.user_code) });
    expect(page.text).toContain(another.user_code);
  });

  it.each([
    ['long', 'B'.repeat(10_000)],
    ['unstorable', 'BBBB\0BBBB'],
    ['half a letter', 'BBBB\ud800BBB'],
  ])('that is %s is refused and nothing breaks', async (_what, user_code) => {
    const answer = await ada.post(auth('device/verify'), { user_code, action: 'approve' });
    expect([404, 422]).toContain(answer.status);
    const browser = await new PageVisitor(system).signIn();
    await browser.open('/device-verify');
    expect((await browser.submit('/device-verify', { user_code })).status).toBe(404);
  });
});

describe('the page of a device', () => {
  it('changes nothing in the database when its address holds the code', async () => {
    const device = await start();
    const browser = await new PageVisitor(system).signIn();
    const rows = () => system.database.query('SELECT * FROM device_grants ORDER BY id');
    const before = await rows();
    for (const path of ['/device-verify', '/auth/verify', '/device'])
      await browser.open(`${path}?user_code=${device.user_code}`);
    expect(await rows()).toEqual(before);
  });

  it('says for which organization, since when, and what may be done', async () => {
    const { email } = (await ada.get('/api/v1/me')).body.user as { email: string };
    const browser = await new PageVisitor(system).signIn(email);
    const device = await start({ client_name: 'CLI on a laptop' });
    await browser.open('/device-verify');
    const { text } = await browser.submit('/device-verify', { user_code: device.user_code });
    for (const fact of [
      'CLI on a laptop',
      'ada&#39;s organization',
      email,
      '127.0.0.1',
      'record AI coding sessions in your name',
      'read and change in crewkit whatever you may read and change',
      'for 90 days at most',
    ])
      expect(text).toContain(fact);
    expect(text).toMatch(/<time datetime="\d{4}-\d\d-\d\dT[\d:.]+Z">\d\d:\d\d:\d\d UTC<\/time>/);
  });

  it('takes no organization that the person does not belong to', async () => {
    const [device, stranger] = [await start(), await system.signUp('eve')];
    const { email } = (await ada.get('/api/v1/me')).body.user as { email: string };
    const browser = await new PageVisitor(system).signIn(email);
    await browser.open('/device-verify');
    await browser.submit('/device-verify', { user_code: device.user_code });
    const fields = { decision: 'approve', organization: stranger.organizationId };
    expect((await browser.submit('/device-verify/decision', fields)).status).toBe(422);
    expect((await poll(device)).body.error).toBe('authorization_pending');
  });
});

describe('a signed-in device', () => {
  it('is told whose account and which organization it works for, whoever has approved it', async () => {
    const [device, mallory] = [await start({ client_id: 'cli' }), await system.signUp('mallory')];
    await approve(device, mallory);
    const body = new URLSearchParams({ device_code: device.device_code, client_id: 'cli' });
    body.set('grant_type', 'urn:ietf:params:oauth:grant-type:device_code');
    const { access_token: token } = (await system.anonymous().post(auth('token'), body.toString(), FORM))
      .body as { access_token: string };
    const me = await system.anonymous().get('/api/v1/me', { authorization: `Bearer ${token}` });
    expect(me.body).toMatchObject({
      user: { id: mallory.userId, email: expect.stringMatching(/^mallory-/) as string },
      organizations: [{ id: mallory.organizationId, name: "mallory's organization" }],
      token: { organization_id: mallory.organizationId },
    });
  });

  it('is bound to its client also where it asks for tokens', async () => {
    const device = await start({ client_id: 'cli' });
    await approve(device);
    const ask = (client_id: string) =>
      system.anonymous().post(auth('token'), { device_code: device.device_code, client_id });
    expect((await ask('another')).body.error).toBe('invalid_grant');
    expect((await ask('cli')).status).toBe(200);
  });

  it('is signed out when its person is removed from the organization that it works for', async () => {
    const bob = await memberOf(system, ada, 'member');
    const device = await start();
    const decision = { user_code: device.user_code, action: 'approve', organization_id: ada.slug };
    expect((await bob.post(auth('device/verify'), decision)).status).toBe(200);
    const tokens = await redeem(device);
    const use = () =>
      system
        .anonymous()
        .get(`/api/v1/${ada.slug}/members`, { authorization: `Bearer ${tokens.access_token}` });
    expect((await use()).status).toBe(200);
    expect((await ada.delete(`/api/v1/${ada.slug}/members/${bob.userId}`)).status).toBe(204);
    expect((await use()).status).toBe(401);
    const refreshed = await system.anonymous().post(auth('refresh'), { refresh_token: tokens.refresh_token });
    expect([refreshed.status, refreshed.body.error]).toEqual([400, 'invalid_grant']);
  });

  describe('of a person who was removed by a request that got no further', () => {
    const me = async ({ access_token }: Tokens): Promise<number> =>
      (await system.anonymous().get('/api/v1/me', { authorization: `Bearer ${access_token}` })).status;

    async function halfRemoved(): Promise<{ bob: Actor; tokens: Tokens }> {
      const bob = await memberOf(system, ada, 'member');
      const device = await start();
      const decision = { user_code: device.user_code, action: 'approve', organization_id: ada.slug };
      await bob.post(auth('device/verify'), decision);
      const tokens = await redeem(device);
      jest
        .spyOn(system.api.get(DevicesService, { strict: false }), 'signOutOf')
        .mockRejectedValueOnce(new Error('connection lost'));
      expect((await ada.delete(`/api/v1/${ada.slug}/members/${bob.userId}`)).status).toBe(500);
      expect(await me(tokens)).toBe(200);
      return { bob, tokens };
    }

    afterEach(() => jest.restoreAllMocks());

    it('is signed out when the request is repeated', async () => {
      const { bob, tokens } = await halfRemoved();
      expect((await ada.delete(`/api/v1/${ada.slug}/members/${bob.userId}`)).status).toBe(404);
      expect(await me(tokens)).toBe(401);
      expect((await ada.delete(`/api/v1/${ada.slug}/members/x`)).status).toBe(404);
    });

    it('is signed out when it asks for new tokens, for good', async () => {
      const { bob, tokens } = await halfRemoved();
      const refresh = async () =>
        (await system.anonymous().post(auth('refresh'), { refresh_token: tokens.refresh_token })).body.error;
      expect(await refresh()).toBe('invalid_grant');
      expect(await me(tokens)).toBe(401);
      await joinAs(system.database, {
        organizationId: ada.organizationId,
        userId: bob.userId,
        role: 'member',
      });
      expect(await refresh()).toBe('invalid_grant');
      const rows = await system.database.query(
        `SELECT event FROM sign_in_events WHERE user_id = $1 AND event LIKE 'device.%'`,
        [bob.userId],
      );
      expect(rows).toEqual([{ event: 'device.signed_out' }]);
    });
  });
});
