import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { ApiProcess } from '../kit/api-process';
import { eventually } from '../kit/eventually';

/** Time for two polls at the pace that the server asks for. */
const PATIENCE_MS = 180_000;

describe('a stock OAuth client', () => {
  let api: ApiProcess;
  beforeAll(async () => (api = await ApiProcess.start()));
  afterAll(() => api.stop());

  const post = async (path: string, body: object, token?: string): Promise<Record<string, string>> => {
    const headers = new Headers({ 'content-type': 'application/json' });
    if (token) headers.set('authorization', `Bearer ${token}`);
    const answer = await fetch(`${api.url}/api/v1${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Record<string, string>;
  };

  /** As people do in development: the link stands in the mailbox. */
  async function signIn(email: string): Promise<{ linkToken: string; accessToken: string }> {
    await post('/auth/magic_link', { email });
    const link = /href="[^"]*\/sign-in\/confirm\?token=(\w+)/;
    const linkToken = await eventually(
      'a mail',
      async () => link.exec(await (await fetch(`${api.url}/dev/mailbox`)).text())?.[1] ?? '',
    );
    return {
      linkToken,
      accessToken: (await post('/auth/magic_link/verify', { token: linkToken })).access_token!,
    };
  }

  const discover = (url = api.url): Promise<client.Configuration> =>
    client.discovery(new URL(url), 'crewkit-cli', undefined, client.None(), {
      algorithm: 'oauth2',
      execute: [client.allowInsecureRequests],
    });

  it(
    'signs a device in, refreshes in parallel, revokes, and leaves no secret in the log',
    async () => {
      const config = await discover();
      const device = await client.initiateDeviceAuthorization(config, {
        scope: 'api',
        client_name: 'A stock client',
      });
      const polling = client.pollDeviceAuthorizationGrant(config, device);
      polling.catch(() => undefined);
      await eventually('a poll before the approval', () =>
        api.database
          .query<{ polled: boolean }>('SELECT last_polled_at IS NOT NULL AS polled FROM device_grants')
          .then(([grant]) => grant?.polled),
      );
      const { linkToken, accessToken } = await signIn('ada@example.com');
      await post('/auth/device/verify', { user_code: device.user_code, action: 'approve' }, accessToken);
      const tokens = await polling;
      expect(tokens).toMatchObject({
        token_type: 'bearer',
        scope: 'api',
        refresh_token: expect.any(String) as string,
      });
      expect(tokens.expiresIn()).toBeGreaterThan(14_300);

      const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri!), {
        timeoutDuration: 60_000,
      });
      const options = { issuer: api.url, audience: `${api.url}/api/v1`, typ: 'at+jwt' };
      const { payload } = await jwtVerify(tokens.access_token, keys, options);
      expect(payload).toMatchObject({ client_id: 'crewkit-cli', scope: 'api' });

      const me = await client.fetchProtectedResource(
        config,
        tokens.access_token,
        new URL(`${api.url}/api/v1/me`),
        'GET',
      );
      expect(await me.json()).toMatchObject({
        user: { email: 'ada@example.com' },
        organizations: [{ role: 'owner' }],
      });

      const refreshed = await Promise.all(
        Array.from({ length: 5 }, () => client.refreshTokenGrant(config, tokens.refresh_token!)),
      );
      expect(new Set(refreshed.map((answer) => answer.refresh_token)).size).toBe(1);
      const [next] = refreshed;
      await client.tokenRevocation(config, next!.refresh_token!);
      await expect(client.refreshTokenGrant(config, next!.refresh_token!)).rejects.toMatchObject({
        error: 'invalid_grant',
      });

      const answer = client.fetchProtectedResource(
        config,
        next!.access_token,
        new URL(`${api.url}/api/v1/me`),
        'GET',
      );
      await expect(answer).rejects.toMatchObject({
        status: 401,
        cause: [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }],
      });

      const secrets = [
        linkToken,
        accessToken,
        device.device_code,
        device.user_code,
        next!.refresh_token!,
        next!.access_token,
      ];
      expect(api.log()).toContain('/api/v1/auth/token');
      for (const secret of secrets) expect(api.log()).not.toContain(secret);
    },
    PATIENCE_MS,
  );

  it(
    'hears that a device was denied',
    async () => {
      const config = await discover();
      const device = await client.initiateDeviceAuthorization(config, {});
      const { accessToken } = await signIn('grace@example.com');
      await post('/auth/device/verify', { user_code: device.user_code, action: 'deny' }, accessToken);
      await expect(client.pollDeviceAuthorizationGrant(config, device)).rejects.toMatchObject({
        error: 'access_denied',
      });
    },
    PATIENCE_MS,
  );

  it('is told when the issuer is not exactly ours', async () => {
    await expect(discover(api.url.replace('localhost', '127.0.0.1'))).rejects.toThrow(
      /does not match the expected issuer/,
    );
  });
});
