import { PlatformDatabase } from '@app/database';
import type { Answer } from '../kit/client';
import { expectErrorShape } from '../kit/error-shape';
import { rawRequest } from '../kit/raw-request';
import { type Actor, System } from '../kit/system';

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
const JSON_TYPE = { 'content-type': 'application/json' };

let system: System;
let ada: Actor;
let url: string;
let sessions: string;
let events: string;

beforeAll(async () => {
  // As it is unless set.
  system = await System.start({ worker: false, settings: { STATEMENT_TIMEOUT_MS: '' } });
  url = await system.listen();
  ada = await system.signUp();
  sessions = `/api/v1/${ada.slug}/sessions`;
  const { id } = (await ada.post(sessions, {})).body.data as { id: string };
  events = `/api/v1/${ada.slug}/observability/sessions/${id}/events`;
});

afterAll(() => system.stop());

describe('a body', () => {
  const batch = '{"events":[{"event_type":"Stop","timestamp":"2026-01-01T00:00:00Z","data":{}}]}';

  it.each([
    ['anywhere', MEBIBYTE, () => sessions, '{}', 201],
    ['of events', 5 * MEBIBYTE, () => events, batch, 202],
  ])(
    '%s is taken up to %d bytes and not beyond, with its length or in chunks',
    async (_where, limit, path, json, status) => {
      for (const [bytes, expected] of [
        [limit - 1, status],
        [limit, status],
        [limit + 1, 413],
      ] as const) {
        const body = json.padEnd(bytes);
        const answer = await ada.post(path(), body, JSON_TYPE);
        expect([bytes, answer.status, (await chunked(path(), body)).status]).toEqual([
          bytes,
          expected,
          expected,
        ]);
      }
    },
  );

  it('has at most 64 levels and 10,000 keys', async () => {
    const level = (levels: number) => `{"metadata":${'{"a":'.repeat(levels - 2)}{}${'}'.repeat(levels - 2)}}`;
    const keys = (count: number) => ({
      metadata: Object.fromEntries(Array.from({ length: count - 1 }, (_, index) => [`k${index}`, index])),
    });
    const statuses = [
      (await ada.post(sessions, level(64), JSON_TYPE)).status,
      (await ada.post(sessions, level(65), JSON_TYPE)).status,
      (await ada.post(sessions, keys(10_000))).status,
      (await ada.post(sessions, keys(10_001))).status,
    ];
    expect(statuses).toEqual([201, 422, 201, 422]);
  });

  it('has events with at most 10,000 keys', async () => {
    const wide = (count: number) => ({
      event_type: 'Stop',
      timestamp: '2026-01-01T00:00:00Z',
      data: Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index])),
    });
    const { body } = await ada.post(events, { events: [wide(9_997), wide(9_998)] });
    expect(body).toMatchObject({
      accepted: 1,
      rejected: [{ index: 1, details: { data: [expect.any(String)] } }],
    });
  });

  it.each([
    '{"__proto__":{"role":"owner"}}',
    '{"constructor":{"prototype":{"role":"owner"}}}',
    '{"metadata":{"__proto__":{"role":"owner"}}}',
    '{"\\u005f_proto__":{"role":"owner"}}',
  ])('that reaches for prototypes is refused: %s', async (body) => {
    const answer = await ada.post(sessions, body, JSON_TYPE);
    expect([answer.status, answer.body.code]).toEqual([400, 'malformed_request']);
    expect({}).not.toHaveProperty('role');
  });

  it.each([
    ['total_turns', '9007199254740993'],
    ['total_turns', '12345678901234567890'],
    ['total_turns', '1e400'],
    ['total_turns', '-1'],
    ['total_turns', '"7"'],
    ['total_cost', '-0.01'],
    ['total_cost', '1e400'],
    ['ended_at', '"+275760-09-13T00:00:00.001Z"'],
    ['ended_at', '"-000001-01-01T00:00:00Z"'],
    ['ended_at', '1767225600'],
  ])('with a number or time that nobody can mean is 422: %s %s', async (field, value) => {
    const { id } = (await ada.post(sessions, {})).body.data as { id: string };
    const answer = await ada.patch(`/api/v1/sessions/${id}`, `{"${field}":${value}}`, {
      ...JSON_TYPE,
      'x-organization': ada.slug,
    });
    expect([answer.status, Object.keys(answer.body.details as object)]).toEqual([422, [field]]);
  });

  it.each(['NaN', 'Infinity', '0x10', '01'])('with a number that is no JSON is 400: %s', async (number) => {
    const answer = await ada.post(sessions, `{"agent_name":${number}}`, JSON_TYPE);
    expect([answer.status, answer.body.code]).toEqual([400, 'malformed_request']);
  });

  it('with an id that is none is 422 or 404, never 500', async () => {
    const answers = [
      await ada.post(sessions, { repository_id: 'x' }),
      await ada.post(sessions, { resumed_from: 'x' }),
      await ada.patch(`/api/v1/${ada.slug}/members/x`, { role_id: 'x' }),
      await ada.patch(`/api/v1/${ada.slug}/members/${ada.userId}`, { role_id: 'x' }),
      await ada.get(`/api/v1/${ada.slug}/imports/x`),
      await ada.get(`/api/v1/${ada.slug}/roles/x`),
    ];
    for (const { status } of answers) expect([404, 422]).toContain(status);
  });

  async function chunked(path: string, body: string): Promise<{ status: number }> {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { ...JSON_TYPE, authorization: `Bearer ${ada.token}` },
      body: new Blob([body]).stream(),
      duplex: 'half',
    });
    await response.arrayBuffer();
    return response;
  }
});

describe('an address', () => {
  it.each([
    'per_page=1000000000',
    'page=99999999999999999999',
    `agent_name=${'%25'.repeat(1_000)}`,
    `project_id=${'%00'}`,
  ])('that asks for too much is 400: ?%.40s', async (query) => {
    const answer = await ada.get(`${sessions}?${query}`);
    expect([answer.status, answer.body.code]).toEqual([400, 'unusable_parameter']);
  });

  it('may hold wildcards of SQL: they are letters', async () => {
    await ada.post(sessions, { agent_name: 'percent%' });
    const found = async (name: string) =>
      (await ada.get(`${sessions}?agent_name=${encodeURIComponent(name)}`)).body.meta.total_count as number;
    expect([await found('percent%'), await found('percent_'), await found('%')]).toEqual([1, 0, 0]);
  });

  it('and its headers together have at most 16 KiB', async () => {
    const asking = (bytes: number) =>
      rawRequest(
        url,
        `GET /health/live?${'x'.repeat(bytes)} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`,
      );
    expect((await asking(15 * KIBIBYTE)).status).toBe(200);
    for (const bytes of [17 * KIBIBYTE, MEBIBYTE]) {
      const refused = await asking(bytes).catch((error: NodeJS.ErrnoException) => error.code);
      // Who is still sending may find the connection cut before they read why.
      expect([431, 'ECONNRESET', 'EPIPE']).toContain(typeof refused === 'object' ? refused.status : refused);
    }
  });

  it('never has a statement run for longer than five seconds', async () => {
    const shown = await system.api
      .get(PlatformDatabase)
      .run((tx) => tx.query<{ statement_timeout: string }>('SHOW statement_timeout'));
    expect(shown).toEqual([{ statement_timeout: '5s' }]);
  });
});

describe('a method', () => {
  const raw = (method: string, path: string): Promise<Answer> =>
    rawRequest(
      url,
      `${method} ${path} HTTP/1.1\r\nhost: a\r\nx-secret: hunter2\r\nconnection: close\r\n\r\n`,
    );

  it.each([
    ['TRACE', '/api/v1/me', 405, 'GET, HEAD'],
    ['PROPFIND', '/api/v1/me', 405, 'GET, HEAD'],
    ['OPTIONS', '/api/v1/me', 405, 'GET, HEAD'],
    ['DELETE', '/api/v1/me', 405, 'GET, HEAD'],
    ['POST', '/health/live', 405, 'GET, HEAD'],
    ['GET', '/api/v1/auth/token', 405, 'POST'],
    ['TRACE', '/nothing', 404, undefined],
    ['BREW', '/api/v1/me', 400, undefined],
  ])('%s %s is %d, and says which there are', async (method, path, status, allow) => {
    const answer = await raw(method, path);
    expect([answer.status, answer.headers.allow]).toEqual([status, allow]);
    expectErrorShape(answer);
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });

  it('CONNECT is hung up on', async () => {
    expect((await raw('CONNECT', 'example.com:443')).text).toBe('');
  });
});
