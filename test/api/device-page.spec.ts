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

const signedIn = (email?: string): Promise<PageVisitor> => new PageVisitor(system).signIn(email);

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
      await system.database.query(
        `WITH role AS (
           INSERT INTO roles (organization_id, id, name, level, coaching_mode, created_at)
           VALUES ($1, gen_random_uuid(), 'member', 40, 'collaborative', now()) RETURNING id)
         INSERT INTO memberships (organization_id, user_id, role_id) SELECT $1, $2, id FROM role`,
        [organization!.id, person!.id],
      );
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
