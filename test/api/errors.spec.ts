import { RedisClient } from '@app/jobs';
import type { Answer, Client } from '../kit/client';
import { expectErrorShape } from '../kit/error-shape';
import { memberOf } from '../kit/member-of';
import { rawRequest } from '../kit/raw-request';
import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;
let sessions: string;

beforeAll(async () => {
  system = await System.start({ worker: false });
});

beforeEach(async () => {
  ada = await system.signUp();
  sessions = `/api/v1/${ada.slug}/sessions`;
});

afterAll(() => system.stop());

const ABSENT = '00000000-0000-4000-8000-000000000000';
const DEEP = '['.repeat(100_000) + ']'.repeat(100_000);

interface Refusal {
  name: string;
  ask: () => Promise<Answer>;
  status: number;
  code: string;
}

const REFUSALS: Refusal[] = [
  refusal('JSON that is cut off', () => raw('{"agent_name":'), 400, 'malformed_request'),
  refusal('JSON with a prototype', () => raw('{"__proto__":{"role":"owner"}}'), 400, 'malformed_request'),
  refusal('bytes that are no text', () => raw(Buffer.from([0x22, 0xff, 0x22])), 400, 'malformed_request'),
  refusal('endless nesting', () => raw(`{"metadata":${DEEP}}`), 422, 'validation_failed'),
  refusal('endless nesting instead of an object', () => raw(DEEP), 422, 'validation_failed'),
  refusal('a page that is no number', () => ada.get(`${sessions}?page=x`), 400, 'unusable_parameter'),
  refusal('no token', () => system.anonymous().get('/api/v1/me'), 401, 'auth.token_missing'),
  refusal('a token of nobody', () => bearing('ab.cd.ef').get('/api/v1/me'), 401, 'auth.invalid_token'),
  refusal('another scheme', () => bearing('', 'Basic YTpi').get('/api/v1/me'), 401, 'auth.token_missing'),
  refusal('a role that is too low', async () => (await viewer()).get(sessions), 403, 'auth.role'),
  refusal('an address of nothing', () => ada.get('/api/v1/nothing/here/at/all'), 404, 'not_found'),
  refusal('an address outside the API', () => ada.get('/wp-login.php'), 404, 'not_found'),
  refusal('an id of nothing', () => ada.get(`${sessions}/${ABSENT}`), 404, 'sessions.not_found'),
  refusal('an id with a NUL', () => ada.get(`${sessions}/a%00b`), 404, 'sessions.not_found'),
  refusal(
    'an organization with a NUL',
    () => ada.get(`/api/v1/a%00b/sessions`),
    404,
    'organizations.not_found',
  ),
  refusal(
    'an organization of others',
    async () => (await eve()).get(sessions),
    404,
    'organizations.not_found',
  ),
  refusal(
    'a method that the address does not take',
    () => ada.send('PUT', sessions, {}),
    405,
    'method_not_allowed',
  ),
  refusal('a state that does not allow it', () => linkedElsewhere(), 409, 'repositories.linked_elsewhere'),
  refusal(
    'a body that is too large',
    () => raw(`{"agent_name":"${'x'.repeat(1024 * 1024)}"}`),
    413,
    'too_large',
  ),
  refusal(
    'a form',
    () => raw('agent_name=a', 'application/x-www-form-urlencoded'),
    415,
    'unsupported_media_type',
  ),
  refusal('a type that nobody knows', () => raw('<a/>', 'application/xml'), 415, 'unsupported_media_type'),
  refusal(
    'an encoding that is not taken here',
    () => raw('x', 'application/json', 'gzip'),
    415,
    'unsupported_media_type',
  ),
  refusal('a field that is wrong', () => raw('{"agent_name":5}'), 422, 'validation_failed'),
  refusal('a field that nobody knows', () => raw('{"agent":"a"}'), 422, 'validation_failed'),
  refusal('text that cannot be stored', () => raw('{"metadata":{"a":"\\u0000"}}'), 422, 'unstorable_value'),
];

describe('a refusal', () => {
  it.each(REFUSALS)('for $name is $status and says so in one shape', async ({ ask, status, code }) => {
    const answer = await ask();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expectErrorShape(answer);
    expect(answer.headers).toMatchObject({
      'x-ratelimit-limit': expect.stringMatching(/^\d+$/),
      'x-ratelimit-remaining': expect.stringMatching(/^\d+$/),
      'x-ratelimit-reset': expect.stringMatching(/^\d{10}$/),
      'ratelimit-policy': expect.stringMatching(/^"ip";q=1000000;w=60/),
      ratelimit: expect.stringMatching(/^"(ip|org)";r=\d+;t=\d+/),
    });
  });

  it('names the fields on a 422, and only there', async () => {
    const invalid = await raw('{"agent_name":5,"metadata":"x"}');
    expect(Object.keys(invalid.body.details).sort()).toEqual(['agent_name', 'metadata']);
    expect(invalid.body.error).toMatch(/^Validation failed: /);
    expect((await ada.get(`${sessions}/${ABSENT}`)).body).not.toHaveProperty('details');
  });

  it('names the methods on a 405', async () => {
    const answer = await ada.send('PUT', `/api/v1/${ada.slug}/sessions/${ABSENT}`, {});
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD, PATCH']);
  });

  it('asks for a token in the words of RFC 6750', async () => {
    const missing = await system.anonymous().get(sessions);
    expect(missing.headers['www-authenticate']).toBe('Bearer');
    const invalid = await bearing('ab.cd.ef').get(sessions);
    expect(invalid.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
  });

  it('has no body for HEAD', async () => {
    const found = await ada.send('HEAD', sessions, undefined);
    expect([found.status, found.text]).toEqual([200, '']);
    const absent = await ada.send('HEAD', `${sessions}/${ABSENT}`, undefined);
    expect([absent.status, absent.text]).toEqual([404, '']);
  });
});

describe('what never reaches a route', () => {
  let url: string;

  beforeAll(async () => {
    url = await system.listen();
  });

  it.each([
    [
      431,
      'headers_too_large',
      `GET /health/live HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
    ],
    [400, 'malformed_request', 'NO HTTP AT ALL\r\n\r\n'],
    [
      400,
      'malformed_request',
      'GET /api/v1/%E0%A4%A/sessions HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    ],
    [
      414,
      'uri_too_long',
      `GET /api/v1/${'x'.repeat(600)}/sessions HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    ],
    [400, 'malformed_request', 'POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n'],
  ])('is %d %s in the same shape', async (status, code, request) => {
    const answer = await rawRequest(url, request);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expectErrorShape(answer);
    expect(answer.headers['x-ratelimit-remaining']).toMatch(/^\d+$/);
    expect(answer.headers.ratelimit).toMatch(/^"ip";r=\d+;t=\d+$/);
  });
});

describe('what goes wrong on our side', () => {
  it('is 500 without a word about the inside, and the session is as it was', async () => {
    await system.database.query('ALTER TABLE sessions RENAME TO sessions_elsewhere');
    const answer = await ada.get(sessions);
    await system.database.query('ALTER TABLE sessions_elsewhere RENAME TO sessions');
    expect([answer.status, answer.body.code]).toEqual([500, 'internal']);
    expectErrorShape(answer);
    expect(answer.text).not.toMatch(/relation|sessions|42P01/);
    expect((await ada.get(sessions)).status).toBe(200);
  });

  it('is 503 with Retry-After while the database takes no connection, and health says which', async () => {
    const name = new URL(system.database.url).pathname.slice(1);
    await system.database.query(`ALTER DATABASE ${name} CONNECTION LIMIT 0`);
    await system.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND usename = 'crewkit_application'`,
    );
    const refused = await ada.get(sessions);
    const [ready, live] = [await ada.get('/health/ready'), await ada.get('/health/live')];
    await system.database.query(`ALTER DATABASE ${name} CONNECTION LIMIT -1`);
    expect([refused.status, refused.body.code]).toEqual([503, 'database_unavailable']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expectErrorShape(refused);
    expect([ready.status, ready.body.status, ready.body.checks.database]).toEqual([
      503,
      'unavailable',
      'unavailable',
    ]);
    expect(live.status).toBe(200);
    expect((await ada.get(sessions)).status).toBe(200);
  });
});

describe('the id of a request', () => {
  it('is echoed when it can be, made when not', async () => {
    const given = await ada.get('/api/v1/nothing', { 'x-request-id': 'trace-1/a=b' });
    expect([given.headers['x-request-id'], given.body.request_id]).toEqual(['trace-1/a=b', 'trace-1/a=b']);
    const made = await ada.get(sessions);
    expect(made.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    for (const unusable of ['', 'two words', 'x'.repeat(129), 'a"b', '<script>']) {
      const answer = await ada.get(sessions, { 'x-request-id': unusable });
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('travels with the jobs that the request causes', async () => {
    const opened = await ada.post(sessions, {});
    const { id } = opened.body.data as { id: string };
    await ada.post(`${sessions}/${id}/end`, {}, { 'x-request-id': 'trace-end' });
    const event = { event_type: 'Stop', timestamp: '2026-01-01T00:00:00Z', data: {} };
    const path = `/api/v1/${ada.slug}/observability/sessions/${id}/events`;
    await ada.post(path, { events: [event] }, { 'x-request-id': 'trace-events' });
    expect(await requestOfJob('session-end', ada.organizationId)).toBe('trace-end');
    expect(await requestOfJob('ingestion', ada.organizationId)).toBe('trace-events');
  });
});

function refusal(name: string, ask: () => Promise<Answer>, status: number, code: string): Refusal {
  return { name, ask, status, code };
}

function raw(body: string | Buffer, type = 'application/json', encoding?: string): Promise<Answer> {
  return ada.post(sessions, body, {
    'content-type': type,
    ...(encoding && { 'content-encoding': encoding }),
  });
}

function bearing(token: string, authorization = `Bearer ${token}`): Pick<Client, 'get'> {
  const client = system.anonymous();
  return { get: (url) => client.get(url, { authorization }) };
}

function viewer(): Promise<Actor> {
  return memberOf(system, ada, 'viewer');
}

function eve(): Promise<Actor> {
  return system.signUp('eve');
}

async function linkedElsewhere(): Promise<Answer> {
  const link = async (slug: string) => {
    await ada.post(`/api/v1/${ada.slug}/projects`, { name: slug, slug, project_type: 'repository' });
    return ada.post(`/api/v1/${ada.slug}/projects/${slug}/repos`, {
      remote_url: 'git@github.com:acme/one.git',
    });
  };
  await link('first');
  return link('second');
}

/** What a waiting job remembers of the request that caused it: of the job that names `id`, a session or an organization. */
async function requestOfJob(queue: string, id: string): Promise<string | undefined> {
  const { redis } = system.api.get(RedisClient);
  const keys = await redis.keys(`${system.config.redis.prefix}:${queue}:[0-9]*`);
  const jobs = await Promise.all(keys.map((key) => redis.hget(key, 'data')));
  return jobs
    .map((data) => JSON.parse(data ?? '{}') as { payload?: object; requestId?: string })
    .find(({ payload }) => Object.values(payload ?? {}).includes(id))?.requestId;
}
