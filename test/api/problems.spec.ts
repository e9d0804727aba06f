import type { Answer } from '../kit/client';
import { expectErrorShape, expectProblem } from '../kit/error-shape';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

const PROBLEM = { accept: 'application/problem+json' };
const JSON_TYPE = { 'content-type': 'application/json' };

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
  ada = await system.signUp();
});

afterAll(() => system.stop());

type Headers = Record<string, string>;

const sessions = (): string => `/api/v1/${ada.slug}/sessions`;
const anyone = () => system.anonymous();

const REFUSALS: [status: number, code: string, ask: (headers: Headers) => Promise<Answer>][] = [
  [400, 'malformed_request', (headers) => ada.post(sessions(), '{', { ...JSON_TYPE, ...headers })],
  [400, 'malformed_request', (headers) => ada.get('/api/v1/%E0%A4%A/sessions', headers)],
  [401, 'auth.token_missing', (headers) => anyone().get('/api/v1/me', headers)],
  [403, 'auth.role', async (headers) => (await memberOf(system, ada, 'viewer')).get(sessions(), headers)],
  [404, 'not_found', (headers) => anyone().get('/nothing', headers)],
  [404, 'organizations.not_found', (headers) => ada.get('/api/v1/nothing/sessions', headers)],
  [405, 'method_not_allowed', (headers) => ada.send('PUT', sessions(), {}, headers)],
  [409, 'members.owner', (headers) => ada.delete(`/api/v1/${ada.slug}/members/${ada.userId}`, headers)],
  [413, 'too_large', (headers) => ada.post(sessions(), { agent_name: 'x'.repeat(2 ** 20) }, headers)],
  [414, 'uri_too_long', (headers) => ada.get(`/api/v1/${'x'.repeat(600)}/sessions`, headers)],
  [
    415,
    'unsupported_media_type',
    (headers) => ada.post(sessions(), 'x', { 'content-type': 'text/plain', ...headers }),
  ],
  [422, 'validation_failed', (headers) => ada.post(sessions(), { agent_name: 5 }, headers)],
];

describe('an error for who asks for application/problem+json', () => {
  it.each(REFUSALS)('%d %s is RFC 9457, with our members beside its own', async (status, code, ask) => {
    const answer = await ask(PROBLEM);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expectProblem(answer);
    expectErrorShape(await ask({}));
  });

  it('429 and 503 are', async () => {
    const small = await System.start({ worker: false, settings: { RATE_LIMIT_IP_PER_MINUTE: '2' } });
    const client = small.anonymous();
    const name = new URL(small.database.url).pathname.slice(1);
    await small.database.query(`ALTER DATABASE ${name} CONNECTION LIMIT 0`);
    await small.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND usename = 'crewkit_application'`,
    );
    const away = await client.post('/api/v1/auth/magic_link', { email: 'ada@example.com' }, PROBLEM);
    await client.get('/api/v1/me');
    const refused = await client.get('/api/v1/me', PROBLEM);
    await small.stop();
    expect([away.status, away.body.code]).toEqual([503, 'database_unavailable']);
    expectProblem(away);
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
    expectProblem(refused);
  });

  it('500 is, without a word about the inside', async () => {
    await system.database.query('ALTER TABLE sessions RENAME TO sessions_elsewhere');
    const answer = await ada.get(sessions(), PROBLEM);
    await system.database.query('ALTER TABLE sessions_elsewhere RENAME TO sessions');
    expect([answer.status, answer.body.code]).toEqual([500, 'internal']);
    expectProblem(answer);
    expect(answer.text).not.toMatch(/relation|sessions|42P01/);
  });

  it('names the fields of a 422', async () => {
    const answer = await ada.post(sessions(), { agent_name: 5 }, PROBLEM);
    expect(Object.keys(answer.body.details as object)).toEqual(['agent_name']);
  });

  it('never is where OAuth clients read it', async () => {
    const asks = [
      () => anyone().post('/api/v1/auth/token', {}, PROBLEM),
      () => anyone().post('/api/v1/auth/token', 'x', { ...PROBLEM, 'content-type': 'text/plain' }),
      () => anyone().get('/api/v1/auth/token', PROBLEM),
      () => anyone().post('/api/v1/auth/device', '{', { ...PROBLEM, ...JSON_TYPE }),
      () => anyone().post('/api/v1/auth/refresh', {}, PROBLEM),
      () => anyone().post('/api/v1/auth/revoke', {}, PROBLEM),
      () => anyone().get('/.well-known/openid-configuration', PROBLEM),
    ];
    for (const ask of asks) {
      const answer = await ask();
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
      expect(answer.body).not.toHaveProperty('type');
    }
  });
});
