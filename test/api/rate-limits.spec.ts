import { RedisClient } from '@app/jobs';
import { type Answer, Client } from '../kit/client';
import { expectErrorShape } from '../kit/error-shape';
import { eventually } from '../kit/eventually';
import { rawRequest } from '../kit/raw-request';
import { type Actor, System } from '../kit/system';

const JSON_TYPE = { 'content-type': 'application/json' };
const DEFAULTS = {
  RATE_LIMIT_ORG_PER_HOUR: '1000',
  RATE_LIMIT_IP_PER_MINUTE: '100',
  RATE_LIMIT_INGEST_PER_MINUTE: '600',
};

let system: System;

/** Signing up counts as well, but never against an organization. */
const start = async (settings: Record<string, string>): Promise<Actor> => {
  system = await System.start({ worker: false, settings });
  return system.signUp();
};

const projects = ({ slug }: Actor): string => `/api/v1/${slug}/projects`;
const remaining = ({ headers }: Answer): number => Number(headers['x-ratelimit-remaining']);
const spoofed = (client: Client, forwarded: string): Promise<Answer> =>
  client.get('/api/v1/me', { 'x-forwarded-for': forwarded });

afterEach(() => system.stop());

describe('without Redis', () => {
  it('the API answers, each process limits by itself, and codes cannot be guessed at', async () => {
    const ada = await start({ RATE_LIMIT_ORG_PER_HOUR: '10' });
    system.api.get(RedisClient, { strict: false }).redis.disconnect();
    for (let left = 9; left >= 0; left -= 1) {
      const answer = await ada.get(projects(ada));
      expect([answer.status, remaining(answer)]).toEqual([200, left]);
    }
    expect((await ada.get(projects(ada))).status).toBe(429);
    const guess = () => ada.get('/api/v1/auth/device/BBBB-BBBB');
    const statuses = [];
    for (let guesses = 0; guesses < 6; guesses += 1) statuses.push((await guess()).status);
    expect(statuses).toEqual([404, 404, 404, 404, 404, 429]);
  });
});

describe('what counts', () => {
  it('is every call, good or bad, but those that watch and discover', async () => {
    system = await System.start({ worker: false, settings: { RATE_LIMIT_IP_PER_MINUTE: '8' } });
    const url = await system.listen();
    const client = system.anonymous();
    const free = ['/health/live', '/health/ready', '/api/v1/health', '/metrics', '/.well-known/jwks.json'];
    for (const path of [...free, ...free]) {
      const { status, headers } = await client.get(path);
      expect([path, status, headers['x-ratelimit-limit'], headers.ratelimit]).toEqual([
        path,
        200,
        undefined,
        undefined,
      ]);
    }
    const counted: [status: number, call: () => Promise<Answer>][] = [
      [401, () => client.get('/api/v1/me')],
      [404, () => client.get('/api/v1/nothing')],
      [400, () => client.post('/api/v1/auth/magic_link', '{', JSON_TYPE)],
      [415, () => client.post('/api/v1/auth/magic_link', 'x', { 'content-type': 'text/plain' })],
      [405, () => client.send('PUT', '/api/v1/me', {})],
      [400, () => client.get('/api/v1/%E0%A4%A/sessions')],
      [414, () => client.get(`/api/v1/${'x'.repeat(600)}/sessions`)],
      [431, () => rawRequest(url, `GET / HTTP/1.1\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`)],
    ];
    for (const [index, [status, call]] of counted.entries()) {
      const answer = await call();
      expect([answer.status, remaining(answer)]).toEqual([status, 7 - index]);
    }
    for (const [, call] of counted) {
      const refused = await call();
      expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
      expectErrorShape(refused);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(120);
    }
    expect((await client.get('/health/ready')).status).toBe(200);
  });

  it('is not the polling of devices: twenty behind one address, at the limits of a new installation', async () => {
    system = await System.start({ worker: false, settings: DEFAULTS });
    const client = system.anonymous();
    const started = await Promise.all(
      Array.from({ length: 20 }, () => client.post('/api/v1/auth/device', {})),
    );
    const statuses = new Set<number>();
    for (const { body } of started) {
      const { device_code } = body as { device_code: string };
      const polls = Array.from({ length: 12 }, () => client.post('/api/v1/auth/token', { device_code }));
      for (const { status } of await Promise.all(polls)) statuses.add(status);
    }
    expect([...statuses]).toEqual([400]);
  });

  it('are batches of events by themselves: fifty sessions that flush every ten seconds, at those limits', async () => {
    const ada = await start(DEFAULTS);
    const opened = await Promise.all(
      Array.from({ length: 50 }, () => ada.post(`/api/v1/${ada.slug}/sessions`, {})),
    );
    const event = { event_type: 'Stop', timestamp: '2026-01-01T00:00:00Z', data: {} };
    const paths = opened.map(
      ({ body }) => `/api/v1/${ada.slug}/observability/sessions/${body.data.id}/events`,
    );
    const statuses: number[] = [];
    for (let flush = 0; flush < 6; flush += 1) {
      const events = [{ ...event, event_id: String(flush) }];
      const answers = await Promise.all(paths.map((path) => ada.post(path, { events })));
      statuses.push(...answers.map(({ status }) => status));
    }
    expect([statuses.length, ...new Set(statuses)]).toEqual([300, 202]);
  });
});

describe('the headers', () => {
  it('tell of all budgets on every answer; the older ones of the nearest to empty', async () => {
    const ada = await start({ RATE_LIMIT_IP_PER_MINUTE: '1000', RATE_LIMIT_ORG_PER_HOUR: '30' });
    const asks = [
      () => ada.get(projects(ada)),
      () => ada.post(projects(ada), { name: 'Backend' }),
      () => ada.post(projects(ada), {}),
      () => ada.get(`${projects(ada)}/nothing`),
    ];
    for (const [index, ask] of asks.entries()) {
      const { headers } = await ask();
      expect(headers['ratelimit-policy']).toBe('"ip";q=1000;w=60, "org";q=30;w=3600');
      expect(headers.ratelimit).toMatch(/^"org";r=\d+;t=\d+, "ip";r=\d+;t=\d+$/);
      const { r, t } = budgetOf(headers, 'org');
      expect([r, headers['x-ratelimit-limit'], headers['x-ratelimit-remaining']]).toEqual([
        29 - index,
        '30',
        String(29 - index),
      ]);
      expect(t).toBeGreaterThan(0);
      expect(t).toBeLessThanOrEqual(3600);
      const reset = Number(headers['x-ratelimit-reset']) - Date.now() / 1000;
      expect(reset).toBeGreaterThan(0);
      expect(reset).toBeLessThanOrEqual(3602);
    }
  });

  it('tell of the organization that a token names, also where the route names none', async () => {
    const ada = await start({ RATE_LIMIT_ORG_PER_HOUR: '30' });
    const asked = { name: 'me', scopes: ['profile:read'], organization_id: ada.slug };
    const { token } = (await ada.post('/api/v1/auth/tokens', asked)).body as { token: string };
    const script = new Client(system.api, token);
    expect(budgetOf((await script.get('/api/v1/me')).headers, 'org').r).toBe(29);
    expect((await ada.get('/api/v1/me')).headers.ratelimit).not.toContain('"org"');
  });

  it('are absent where limits are off', async () => {
    const off = { RATE_LIMIT_IP_PER_MINUTE: '0', RATE_LIMIT_ORG_PER_HOUR: '0' };
    const ada = await start(off);
    const names = Object.keys((await ada.get(projects(ada))).headers);
    expect(names.filter((name) => name.includes('ratelimit'))).toEqual([]);
  });
});

describe('a refusal', () => {
  it('names the budget and when to come back, and then it passes', async () => {
    const ada = await start({ RATE_LIMIT_ORG_PER_HOUR: '3600' });
    await fillWindow(ada.organizationId);
    const refused = await ada.get(projects(ada));
    expect([refused.status, refused.body.error]).toEqual([
      429,
      expect.stringMatching(
        /^Too many requests: the limit is 3600 requests of this organization in an hour\./,
      ),
    ]);
    const { r, t } = budgetOf(refused.headers, 'org');
    const retryAfter = Number(refused.headers['retry-after']);
    expect([r, t, refused.headers['x-ratelimit-remaining']]).toEqual([0, retryAfter, '0']);
    const statuses: number[] = [];
    await eventually('another request to fit', () => ada.get(projects(ada)), {
      until: ({ status }) => statuses.push(status) > 1,
      pollMs: retryAfter * 1000,
    });
    expect(statuses).toEqual([429, 200]);
  });

  /** The former hour was full, so that one more fits every second; and this one is fuller by five than it may be by now. */
  async function fillWindow(organizationId: string): Promise<void> {
    const { redis } = system.api.get(RedisClient, { strict: false });
    const now = Number((await redis.time())[0]);
    const key = `${system.config.redis.prefix}:limit:{organization:${organizationId}}`;
    const hour = Math.floor(now / 3600);
    await redis.set(`${key}:${hour - 1}`, 3600);
    await redis.set(`${key}:${hour}`, (now % 3600) + 5);
  }
});

describe('whose address it is', () => {
  it('is that of the connection, whatever a stranger says', async () => {
    system = await System.start({ worker: false, settings: { RATE_LIMIT_IP_PER_MINUTE: '50' } });
    const answers = [];
    for (const forwarded of ['192.0.2.1', '192.0.2.2', '::1'])
      answers.push(await spoofed(system.anonymous(), forwarded));
    expect(answers.map(remaining)).toEqual([49, 48, 47]);
  });

  it('is what a trusted proxy has seen, and not what came to it', async () => {
    const settings = { RATE_LIMIT_IP_PER_MINUTE: '50', TRUSTED_PROXIES: '127.0.0.1/32' };
    system = await System.start({ worker: false, settings });
    const answers = [];
    for (const forwarded of ['192.0.2.1', '192.0.2.2', '192.0.2.2', '192.0.2.1, 192.0.2.2'])
      answers.push(await spoofed(system.anonymous(), forwarded));
    expect(answers.map(remaining)).toEqual([49, 49, 48, 47]);
  });

  it('is a /64 where it is IPv6', async () => {
    const settings = { RATE_LIMIT_IP_PER_MINUTE: '50', TRUSTED_PROXIES: '127.0.0.1/32' };
    system = await System.start({ worker: false, settings });
    const answers = [];
    for (const forwarded of ['2001:db8:0:1::1', '2001:db8:0:1:ffff::9', '2001:db8:0:1::2', '2001:db8:0:2::1'])
      answers.push(await spoofed(system.anonymous(), forwarded));
    expect(answers.map(remaining)).toEqual([49, 48, 47, 49]);
  });
});

/** Of a RateLimit header. */
function budgetOf(headers: Answer['headers'], name: string): { r: number; t: number } {
  const [, r, t] = new RegExp(`"${name}";r=(\\d+);t=(\\d+)`).exec(String(headers.ratelimit))!;
  return { r: Number(r), t: Number(t) };
}
