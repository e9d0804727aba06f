import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLocalJWKSet, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { Clock } from '@app/kernel';
import { createApi } from '../../apps/api/src/bootstrap';
import { Client } from '../kit/client';
import { eventually } from '../kit/eventually';
import { memberOf } from '../kit/member-of';
import { mailboxOf } from '../kit/page-visitor';
import { type Actor, System } from '../kit/system';
import { withoutRedis } from '../kit/without-redis';

/** With a slash at its end. */
const SETTINGS = { PUBLIC_URL: 'https://crewkit.example.com/' };
const ISSUER = 'https://crewkit.example.com';
const EVIL = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' };

let system: System;
let second: NestFastifyApplication;
let ada: Actor;
let giveBack: (() => Promise<void>)[];

beforeAll(async () => {
  system = await System.start({ worker: false, settings: SETTINGS });
  second = await createApi(system.config);
  // No decision about a token asks Redis.
  giveBack = [system.api, second].map(withoutRedis);
  await second.init();
  await second.getHttpAdapter().getInstance().ready();
});
beforeEach(async () => {
  ada = await system.signUp();
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => {
  await Promise.all(giveBack.map((give) => give()));
  await second.close();
  await system.stop();
});

/** What one process knows from seconds ago, it asks again. */
const passSeconds = (api: NestFastifyApplication, seconds: number) => {
  const later = new Date(Date.now() + seconds * 1000);
  jest.spyOn(api.get(Clock), 'now').mockReturnValue(later);
};

describe('the issuer', () => {
  it('stands in tokens exactly as in the metadata, where a slash is another issuer', async () => {
    const metadata = await system.anonymous().get('/.well-known/oauth-authorization-server');
    expect(metadata.body.issuer).toBe(ISSUER);
    const keys = createLocalJWKSet((await system.anonymous().get('/.well-known/jwks.json')).body);
    const verify = (issuer: string) => jwtVerify(ada.token, keys, { issuer });
    await expect(verify(ISSUER)).resolves.toMatchObject({ payload: { iss: ISSUER } });
    await expect(verify(`${ISSUER}/`)).rejects.toThrow('unexpected "iss" claim value');
  });

  it('tells nobody about tokens: there is no introspection', async () => {
    const metadata = await system.anonymous().get('/.well-known/oauth-authorization-server');
    expect(Object.keys(metadata.body)).not.toContain('introspection_endpoint');
    const asked = await system.anonymous().post('/api/v1/auth/introspect', { token: ada.token });
    expect(asked.status).toBe(404);
  });
});

describe('a challenge', () => {
  let url: string;
  let config: client.Configuration;

  beforeAll(async () => {
    url = await system.listen();
    config = new client.Configuration({ issuer: ISSUER }, 'crewkit-cli');
    client.allowInsecureRequests(config);
  });

  const challengeTo = (token: string, path: string) =>
    client.fetchProtectedResource(config, token, new URL(`${url}${path}`), 'GET').then(
      () => null,
      (error: { status: number; cause: object }) => ({ status: error.status, cause: error.cause }),
    );

  it('says to a stock client what is wrong with its token', async () => {
    const challenge = [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }];
    expect(await challengeTo(`${ada.token}x`, '/api/v1/me')).toEqual({ status: 401, cause: challenge });
    expect(await challengeTo(ada.token, '/api/v1/me')).toBeNull();
  });

  it('says to a stock client that its person may not', async () => {
    const viewer = await memberOf(system, ada, 'viewer');
    const challenge = [{ scheme: 'bearer', parameters: { error: 'insufficient_scope' } }];
    const heard = await challengeTo(viewer.token, `/api/v1/${ada.slug}/audit_log`);
    expect(heard).toEqual({ status: 403, cause: challenge });
  });
});

describe('what a token opens', () => {
  const auditLog = (api: NestFastifyApplication, { token }: Actor) =>
    new Client(api, token).get(`/api/v1/${ada.slug}/audit_log`).then(({ status }) => status);

  it('is decided by the role that its person has now, in this process and within five seconds in others', async () => {
    const bob = await memberOf(system, ada, 'admin');
    expect([await auditLog(system.api, bob), await auditLog(second, bob)]).toEqual([200, 200]);
    const { data } = (await ada.get(`/api/v1/${ada.slug}/roles`)).body as {
      data: { id: string; name: string }[];
    };
    const role_id = data.find(({ name }) => name === 'manager')!.id;
    await ada.patch(`/api/v1/${ada.slug}/members/${bob.userId}`, { role_id });
    expect(await auditLog(system.api, bob)).toBe(403);
    passSeconds(second, 5);
    expect(await auditLog(second, bob)).toBe(403);
  });

  it('is nothing once its device was signed out, at once here and within five seconds elsewhere', async () => {
    expect(await auditLog(second, ada)).toBe(200);
    expect((await ada.post('/api/v1/auth/logout')).status).toBe(204);
    expect(await auditLog(system.api, ada)).toBe(401);
    passSeconds(second, 4);
    expect(await auditLog(second, ada)).toBe(401);
  });
});

describe('links that are mailed', () => {
  it('lead to the configured address, whatever the request claims', async () => {
    const to = `bob-${ada.userId}@example.com`;
    await system.anonymous().post('/api/v1/auth/magic_link', { email: to }, EVIL);
    await ada.post(`/api/v1/${ada.slug}/members/invitations`, { email: to }, EVIL);
    const received = () =>
      mailboxOf(system)
        .list()
        .filter((mail) => mail.to === to);
    const mails = await eventually('two mails', received, { until: ({ length }) => length === 2 });
    for (const { text, html } of mails) {
      expect(text).toContain(`${ISSUER}/`);
      expect(text + html).not.toContain('evil');
    }
  });
});
