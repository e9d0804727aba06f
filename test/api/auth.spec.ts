import { randomUUID } from 'node:crypto';
import type { Answer, Client } from '../kit/client';
import { expectOAuthError } from '../kit/oauth-error';
import { System } from '../kit/system';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const auth = (path: string): string => `/api/v1/auth/${path}`;
const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();

let system: System;
let anyone: Client;

beforeAll(async () => {
  system = await System.start({ worker: false });
  anyone = system.anonymous();
  // The first person gets an organization by themselves; everybody else in this file belongs to exactly one.
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

const start = async (body: object = { client_id: 'cli' }): Promise<Record<string, string>> =>
  (await anyone.post(auth('device'), body)).body as Record<string, string>;
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** A device that `ada` has approved, with its tokens. */
async function signInDevice(): Promise<{ access_token: string; refresh_token: string }> {
  const ada = await system.signUp();
  const device = await start();
  await ada.post(auth('device/verify'), { user_code: device.user_code, action: 'approve' });
  return (await anyone.post(auth('token'), { device_code: device.device_code })).body as never;
}

describe('POST auth/device', () => {
  it.each([
    ['a form', form({ client_id: 'cli', unknown: 'x' }), FORM],
    ['JSON', { client_id: 'cli', unknown: ['x'] }, {}],
    ['an empty object', {}, {}],
    ['no body', undefined, {}],
    ['no body under a JSON header', '', { 'content-type': 'application/json' }],
    ['an empty form', '', FORM],
  ])('takes %s', async (_kind, body, headers: Record<string, string>) => {
    const answer = await anyone.post(auth('device'), body, headers);
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    const { webUrl } = system.config.http;
    const userCode = (answer.body as { user_code: string }).user_code;
    expect(answer.body).toEqual({
      device_code: expect.stringMatching(/^ckd_\w{43}$/) as string,
      user_code: expect.stringMatching(/^[B-Z]{4}-[B-Z]{4}$/) as string,
      verification_uri: `${webUrl}/device-verify`,
      verification_uri_complete: `${webUrl}/device-verify?user_code=${userCode}`,
      expires_in: 600,
      interval: 5,
    });
  });

  it('builds its addresses from the configuration, whatever the request claims', async () => {
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
    };
    const answer = await anyone.post(auth('device'), {}, headers);
    expect(answer.text).not.toContain('evil');
  });

  it.each([
    ['a repeated parameter', 'client_id=a&client_id=b', FORM],
    ['a JSON list', { client_id: ['a', 'b'] }, {}],
    ['a number', { client_id: 7 }, {}],
    ['a list as body', [], {}],
    ['a NUL', { client_name: 'a\0b' }, {}],
  ])('refuses %s', async (_kind, body, headers: Record<string, string>) => {
    expectOAuthError(await anyone.post(auth('device'), body, headers), 'invalid_request');
  });

  it('refuses text and broken JSON', async () => {
    expect((await anyone.post(auth('device'), '{}', { 'content-type': 'text/plain' })).status).toBe(415);
    for (const url of ['device', 'token', 'refresh', 'revoke'].map(auth)) {
      const broken = await anyone.post(url, '{', { 'content-type': 'application/json' });
      expectOAuthError(broken, 'invalid_request');
    }
  });
});

describe('POST auth/token', () => {
  it('is pending, then slow down, then the tokens, then nothing', async () => {
    const ada = await system.signUp();
    const device = await start();
    const poll = (): Promise<Answer> => anyone.post(auth('token'), { device_code: device.device_code });
    expectOAuthError(await poll(), 'authorization_pending');
    await system.database.query('UPDATE device_grants SET last_polled_at = now()');
    expectOAuthError(await poll(), 'slow_down');
    await ada.post(auth('device/verify'), { user_code: device.user_code, action: 'approve' });
    const answer = await poll();
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^ey[\w-]+\.[\w-]+\.[\w-]+$/) as string,
      token_type: 'Bearer',
      expires_in: 14_400,
      refresh_token: expect.stringMatching(/^ckr_\w{43}$/) as string,
      scope: 'api',
    });
    expectOAuthError(await poll(), 'invalid_grant');
  });

  it('takes the form of RFC 8628', async () => {
    const device = await start();
    const body = form({ grant_type: GRANT, device_code: device.device_code!, client_id: 'cli' });
    expectOAuthError(await anyone.post(auth('token'), body, FORM), 'authorization_pending');
  });

  it('tells a denied device', async () => {
    const ada = await system.signUp();
    const device = await start();
    await ada.post(auth('device/verify'), { user_code: device.user_code, action: 'deny' });
    expectOAuthError(await anyone.post(auth('token'), { device_code: device.device_code }), 'access_denied');
  });

  it.each([
    ['nothing', {}, 'invalid_request'],
    ['an unknown code', { device_code: 'ckd_unknown' }, 'invalid_grant'],
    [
      'an unknown kind of grant',
      { grant_type: 'password', username: 'ada', password: 'x' },
      'unsupported_grant_type',
    ],
    ['an unknown refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_grant'],
  ])('refuses %s', async (_kind, body, error) => {
    expectOAuthError(await anyone.post(auth('token'), body), error);
    expectOAuthError(await anyone.post(auth('token'), form(body), FORM), error);
  });

  it('is paced by the code, not by the address: never 429', async () => {
    const tight = await another({ RATE_LIMIT_IP_PER_MINUTE: '5' });
    const statuses = new Set<number>();
    for (let poll = 0; poll < 12; poll += 1) {
      statuses.add((await tight.anonymous().post(auth('token'), { device_code: 'ckd_unknown' })).status);
    }
    expect([...statuses]).toEqual([400]);
  });
});

describe('the request behind a code', () => {
  it('is shown to who is signed in', async () => {
    const ada = await system.signUp();
    const started = await anyone.post(
      auth('device'),
      { client_name: 'CLI on a laptop' },
      { 'user-agent': 'cli/1.0' },
    );
    const code = (started.body as { user_code: string }).user_code;
    const answer = await ada.get(auth(`device/${code.toLowerCase()}`));
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      user_code: code,
      status: 'pending',
      client_id: null,
      client_name: 'CLI on a laptop',
      ip: '127.0.0.1',
      user_agent: 'cli/1.0',
    });
    const other = await system.signUp();
    expect((await other.get(auth(`device/${code}`))).status).toBe(409);
    expect((await other.post(auth('device/verify'), { user_code: code, action: 'approve' })).status).toBe(
      409,
    );
    expect((await anyone.get(auth(`device/${code}`))).status).toBe(401);
  });

  it.each(['BBBB-BBBB', 'x', '%00', 'x'.repeat(500)])('is not found for the code (case %#)', async (code) => {
    const ada = await system.signUp();
    expect((await ada.get(auth(`device/${code}`))).status).toBe(404);
  });

  it.each([
    { user_code: 'BBBB-BBBB' },
    { user_code: 'BBBB-BBBB', action: 'maybe' },
    { action: 'approve' },
    { user_code: 7, action: 'approve' },
    { user_code: 'BBBB-BBBB', action: 'approve', is_admin: true },
  ])('refuses the answer %j', async (body) => {
    const ada = await system.signUp();
    const answer = await ada.post(auth('device/verify'), body);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ error: expect.stringMatching(/^Validation failed/) as string });
  });

  it('lets a member of several organizations choose, among their own', async () => {
    const ada = await system.signUp();
    const second = (await ada.post('/api/v1/organizations', { name: 'Second' })).body.data as {
      id: string;
      slug: string;
    };
    const stranger = await system.signUp();
    const device = await start();
    const approve = (organization_id?: string): Promise<Answer> =>
      ada.post(auth('device/verify'), { user_code: device.user_code, action: 'approve', organization_id });
    expect((await approve()).status).toBe(422);
    expect((await approve(stranger.organizationId)).body).toMatchObject({
      details: { organization_id: [expect.any(String)] },
    });
    expect((await approve(second.slug)).status).toBe(200);
    const { access_token: token } = (await anyone.post(auth('token'), { device_code: device.device_code }))
      .body as {
      access_token: string;
    };
    const me = await anyone.get('/api/v1/me', bearer(token));
    expect(me.body).toMatchObject({ token: { organization_id: second.id } });
  });
});

describe('POST auth/refresh', () => {
  const refresh = (token: unknown, more: object = {}): Promise<Answer> =>
    anyone.post(auth('refresh'), { refresh_token: token, ...more });

  it('rotates, here and at the token endpoint', async () => {
    const first = await signInDevice();
    const second = await refresh(first.refresh_token, { unknown: true });
    expect(second.status).toBe(200);
    expect(second.headers['cache-control']).toBe('no-store');
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    const body = form({
      grant_type: 'refresh_token',
      refresh_token: second.body.refresh_token as string,
      client_id: 'cli',
    });
    const third = await anyone.post(auth('token'), body, FORM);
    expect(third.status).toBe(200);
    expectOAuthError(await refresh(first.refresh_token), 'invalid_grant');
    expectOAuthError(await refresh(third.body.refresh_token), 'invalid_grant');
    expect((await anyone.get('/api/v1/me', bearer(third.body.access_token as string))).status).toBe(401);
  });

  it('refuses what is no refresh token', async () => {
    expectOAuthError(await refresh(undefined), 'invalid_request');
    expectOAuthError(await refresh(''), 'invalid_request');
    expectOAuthError(await refresh('x'), 'invalid_grant');
    const { access_token: token } = await signInDevice();
    expectOAuthError(await refresh(token), 'invalid_grant');
    expect((await anyone.post(auth('refresh'), form({ refresh_token: 'x' }), FORM)).status).toBe(415);
  });
});

describe('POST auth/revoke', () => {
  it('answers 200 to whatever token, and ends ours', async () => {
    const { access_token: access, refresh_token: token } = await signInDevice();
    const revoke = (body: Record<string, string>): Promise<Answer> =>
      anyone.post(auth('revoke'), form(body), FORM);
    expect((await revoke({ token: 'unknown' })).status).toBe(200);
    expect((await revoke({ token, client_id: 'other' })).status).toBe(200);
    expect((await anyone.get('/api/v1/me', bearer(access))).status).toBe(200);
    expect((await revoke({ token, token_type_hint: 'refresh_token', client_id: 'cli' })).status).toBe(200);
    expect((await anyone.get('/api/v1/me', bearer(access))).status).toBe(401);
    expectOAuthError(await anyone.post(auth('revoke'), {}), 'invalid_request');
  });
});

describe('a signed-in device', () => {
  it('knows who, where and until when', async () => {
    const ada = await system.signUp();
    const me = await ada.get('/api/v1/me');
    expect(me.status).toBe(200);
    expect(me.body).toEqual({
      user: { id: ada.userId, email: expect.stringMatching(/@example\.com$/) as string, name: null },
      organizations: expect.arrayContaining([
        {
          id: ada.organizationId,
          slug: ada.slug,
          name: expect.any(String) as string,
          role: 'owner',
          level: 100,
          coaching_mode: 'autonomous',
        },
      ]) as object[],
      token: {
        expires_at: expect.any(String) as string,
        organization_id: null,
        project_id: null,
        session_id: expect.any(String) as string,
      },
    });
    const left = Date.parse((me.body as { token: { expires_at: string } }).token.expires_at) - Date.now();
    expect(left).toBeGreaterThan(14_300_000);
    expect(left).toBeLessThanOrEqual(14_400_000);
  });

  it('signs itself out', async () => {
    const ada = await system.signUp();
    expect((await ada.post(auth('logout'))).status).toBe(204);
    const answer = await ada.get('/api/v1/me');
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('Bearer error="invalid_token"');
  });

  it('is listed, and signed out from another', async () => {
    const ada = await system.signUp();
    const device = await start({ client_id: 'cli', client_name: 'CLI on a laptop' });
    await ada.post(auth('device/verify'), { user_code: device.user_code, action: 'approve' });
    const { access_token: token } = (await anyone.post(auth('token'), { device_code: device.device_code }))
      .body as {
      access_token: string;
    };
    const { sessions } = (await ada.get(auth('sessions'))).body as { sessions: Record<string, unknown>[] };
    expect(sessions).toHaveLength(2);
    expect(sessions.filter(({ current }) => current)).toMatchObject([
      { method: 'magic_link', client_id: null },
    ]);
    const other = sessions.find(({ current }) => !current)!;
    expect(other).toMatchObject({ method: 'device_flow', client_name: 'CLI on a laptop', ip: '127.0.0.1' });
    const stranger = await system.signUp();
    const path = auth(`sessions/${String(other.id)}`);
    expect((await stranger.delete(path)).status).toBe(404);
    expect((await ada.delete(auth(`sessions/${randomUUID()}`))).status).toBe(404);
    expect((await ada.delete(auth('sessions/x'))).status).toBe(404);
    expect((await anyone.get('/api/v1/me', bearer(token))).status).toBe(200);
    expect((await ada.delete(path)).status).toBe(204);
    expect((await anyone.get('/api/v1/me', bearer(token))).status).toBe(401);
    expect((await ada.get(auth('sessions'))).body).toMatchObject({ sessions: [{ current: true }] });
  });

  it.each(['me', 'auth/sessions', 'auth/device/BBBB-BBBB'])(
    'is needed for GET %s, in the header alone',
    async (path) => {
      const { access_token: token } = await signInDevice();
      const missing = await anyone.get(`/api/v1/${path}`);
      expect(missing.status).toBe(401);
      expect(missing.headers['www-authenticate']).toBe('Bearer');
      expect((await anyone.get(`/api/v1/${path}?access_token=${token}`)).status).toBe(401);
      expect((await anyone.get(`/api/v1/${path}`, { cookie: `crewkit_session=${token}` })).status).toBe(401);
      const garbage = await anyone.get(`/api/v1/${path}`, bearer('garbage'));
      expect(garbage.status).toBe(401);
      expect(garbage.headers['www-authenticate']).toContain('error="invalid_token"');
    },
  );
});

describe('magic links', () => {
  it('are answered alike for everybody', async () => {
    const ada = await system.signUp();
    const known = (await ada.get('/api/v1/me')).body as { user: { email: string } };
    const answers = await Promise.all(
      [known.user.email, 'stranger@example.com'].map((email) => anyone.post(auth('magic_link'), { email })),
    );
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(answers[0]!.text).toBe(answers[1]!.text);
  });

  it.each(['', 'ada', 'a@b\r\nBcc: c@d', 'a@b.com/evil', 'a@0x7f.1', 'a@b.com.', 'x'.repeat(300)])(
    'refuse what is no address (case %#)',
    async (email) => {
      const answer = await anyone.post(auth('magic_link'), { email });
      expect(answer.status).toBe(422);
      expect(answer.body).toMatchObject({ details: { email: [expect.any(String)] } });
    },
  );

  it('refuse unknown tokens, unknown fields and forms', async () => {
    expect((await anyone.post(auth('magic_link/verify'), { token: 'x' })).status).toBe(400);
    expect((await anyone.post(auth('magic_link/verify'), {})).status).toBe(422);
    expect((await anyone.post(auth('magic_link'), { email: 'ada@example.com', admin: true })).status).toBe(
      422,
    );
    expect((await anyone.post(auth('magic_link'), form({ email: 'ada@example.com' }), FORM)).status).toBe(
      415,
    );
  });

  it('say so when there is no way to send mail', async () => {
    const mute = await another({ DEV_MAILBOX: '0' });
    const answer = await mute.anonymous().post(auth('magic_link'), { email: 'ada@example.com' });
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBeDefined();
    expect(answer.body).toMatchObject({ code: 'mail.not_configured' });
  });
});

describe('the first person', () => {
  it('becomes owner of a first organization; the second does not', async () => {
    const empty = await another();
    const organizationsOf = async (email: string): Promise<object[]> => {
      const me = await empty.anonymous().get('/api/v1/me', bearer(await empty.signIn(email)));
      return (me.body as { organizations: object[] }).organizations;
    };
    expect(await organizationsOf('grace@example.com')).toMatchObject([
      { role: 'owner', name: "grace's team" },
    ]);
    expect(await organizationsOf('grace@example.com')).toHaveLength(1);
    expect(await organizationsOf('ada@example.com')).toEqual([]);
  });
});

describe('the well-known documents', () => {
  it('say how to sign in', async () => {
    const { publicUrl } = system.config.http;
    const answer = await anyone.get('/.well-known/oauth-authorization-server');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      issuer: publicUrl,
      device_authorization_endpoint: `${publicUrl}/api/v1/auth/device`,
      token_endpoint: `${publicUrl}/api/v1/auth/token`,
      revocation_endpoint: `${publicUrl}/api/v1/auth/revoke`,
      jwks_uri: `${publicUrl}/.well-known/jwks.json`,
      grant_types_supported: [GRANT, 'refresh_token'],
      response_types_supported: [],
      token_endpoint_auth_methods_supported: ['none'],
      scopes_supported: expect.arrayContaining(['api', 'sessions:write']) as string[],
    });
  });

  it('publish the key that a token names', async () => {
    const { access_token: token } = await signInDevice();
    const { kid } = JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as { kid: string };
    const answer = await anyone.get('/.well-known/jwks.json');
    expect(answer.headers['cache-control']).toBe('public, max-age=300');
    expect(answer.body).toMatchObject({ keys: [{ kid, kty: 'EC', crv: 'P-256', use: 'sig', alg: 'ES256' }] });
    expect(answer.text).not.toContain('"d"');
  });
});
