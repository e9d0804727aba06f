import { expectOAuthError } from '../kit/oauth-error';
import { System } from '../kit/system';

const auth = (path: string): string => `/api/v1/auth/${path}`;
const started: System[] = [];

async function start(settings: Record<string, string> = {}): Promise<System> {
  const system = await System.start({ worker: false, settings });
  started.push(system);
  return system;
}

afterAll(() => Promise.all(started.map((system) => system.stop())));

describe('the token endpoint', () => {
  it('has a budget of its own, which no other request uses up: slow_down when it is empty, in whatever words', async () => {
    const tight = (
      await start({ RATE_LIMIT_POLLS_PER_MINUTE: '3', RATE_LIMIT_IP_PER_MINUTE: '5' })
    ).anonymous();
    for (let call = 0; call < 6; call += 1) await tight.get('/api/v1/me');
    const polls = [];
    for (let poll = 0; poll < 4; poll += 1)
      polls.push(await tight.post(auth('token'), { device_code: 'ckd_unknown' }));
    expect(polls.map(({ body }) => body.error as string)).toEqual([
      'invalid_grant',
      'invalid_grant',
      'invalid_grant',
      'slow_down',
    ]);
    const malformed = await tight.post(auth('token'), '{', { 'content-type': 'application/json' });
    for (const refused of [polls.at(-1)!, malformed]) {
      expectOAuthError(refused, 'slow_down');
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    }
  });
});

describe('an error of an OAuth address', () => {
  let system: System;
  beforeAll(async () => (system = await start()));

  const JSON_TYPE = { 'content-type': 'application/json' };

  const MALFORMED: [string, string | Buffer][] = [
    ['cut-off JSON', '{"client_id":'],
    ['a prototype', '{"__proto__":{"a":1}}'],
    ['bytes that are no text', Buffer.from([0x22, 0xff, 0x22])],
    ['a list', '[]'],
    ['a number', '7'],
    ['a repeated parameter', '{"client_id":["a","b"],"token":"x","refresh_token":"x"}'],
  ];

  it.each(
    ['device', 'token', 'refresh', 'revoke'].flatMap((path) =>
      MALFORMED.map(([what, body]) => [path, what, body] as const),
    ),
  )('is invalid_request at auth/%s for %s, whatever the client accepts', async (path, _what, body) => {
    const headers = { ...JSON_TYPE, accept: 'application/problem+json' };
    expectOAuthError(await system.anonymous().post(auth(path), body, headers), 'invalid_request');
  });

  it('is invalid_scope where only unknown scopes are asked for, in a form as in JSON', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const device = (body: object | string, headers = {}) =>
      system.anonymous().post(auth('device'), body, headers);
    expectOAuthError(await device({ scope: 'sessions:reed' }), 'invalid_scope');
    expectOAuthError(await device('client_id=cli&scope=openid+sessions%3Areed', form), 'invalid_scope');
    for (const scope of ['', 'openid profile', 'sessions:reed sessions:read'])
      expect((await device({ scope })).status).toBe(200);
  });
});
