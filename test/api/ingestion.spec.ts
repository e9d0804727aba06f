import { gzipSync } from 'node:zlib';
import type { Answer } from '../kit/client';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;
let session: string;
let events: string;

beforeAll(async () => {
  // Without a worker: what is answered and stored here is the doing of the API alone.
  system = await System.start({ worker: false });
});

beforeEach(async () => {
  ada = await system.signUp();
  await ada.patch(`/api/v1/${ada.slug}/settings`, { capture_mode: 'full' });
  session = await open({ agent_name: 'claude', external_id: 'cc-1' });
  events = eventsOf(session);
});

afterAll(() => system.stop());

describe('a batch of events', () => {
  it('is answered 202 once it lies in the database', async () => {
    const answer = await send([event(), event({ event_type: 'SessionEnd' })]);
    expect([answer.status, answer.body]).toEqual([202, { accepted: 2, duplicates: 0, rejected: [] }]);
    expect((await stored('event_type, source')).sort(byType)).toEqual([
      { event_type: 'SessionEnd', source: 'client' },
      { event_type: 'UserPromptSubmit', source: 'client' },
    ]);
    const marks = 'SELECT session_id FROM unfolded_sessions WHERE session_id = $1';
    expect(await system.database.query(marks, [session])).toHaveLength(1);
  });

  it('answers for each event that it cannot use, by its place, and keeps the neighbours', async () => {
    const answer = await send([
      event({ event_type: '' }),
      event({ event_id: 'good' }),
      'not an object',
      { timestamp: '2026-01-01T00:00:00Z' },
      event({ timestamp: 'yesterday', data: [] }),
      event({ event_id: 'also good' }),
    ]);
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ accepted: 2, duplicates: 0 });
    expect(answer.body.rejected.map((item: { index: number }) => item.index)).toEqual([0, 2, 3, 4]);
    expect(answer.body.rejected[2]).toEqual({
      index: 3,
      error: 'event_type is missing',
      details: { event_type: ['is missing'], data: ['is missing'] },
    });
    expect(Object.keys(answer.body.rejected[3].details).sort()).toEqual(['data', 'timestamp']);
    expect((await stored('event_id')).map(({ event_id }) => event_id)).toEqual(['also good', 'good']);
  });

  it('keeps keys that JavaScript has a use for, and is not moved by them', async () => {
    const data = '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}';
    const more = '"event_type":"Stop","timestamp":"2026-01-01T00:00:00Z","__proto__":{"seq":4}';
    const body = `{"events":[{${more},"data":${data}}]}`;
    expect((await ada.post(events, body, JSON_TYPE)).body).toMatchObject({ accepted: 1 });
    expect((await ada.post(events, body, JSON_TYPE)).body).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await stored('data::text, extra::text')).toEqual([
      {
        data: '{"__proto__": {"admin": true}, "constructor": {"prototype": {"admin": true}}}',
        extra: '{"__proto__": {"seq": 4}}',
      },
    ]);
    expect({}).not.toHaveProperty('admin');
  });

  it('keeps what it is given, with the keys that nobody asked for', async () => {
    const data = {
      prompt: 'hi "there" \\u0000 as text',
      nested: [1, 1.5, null, { deep: true }],
      emoji: '🦊',
    };
    await send([
      event({ timestamp: '2026-01-01T01:00:00.123+01:00', data, agent: 'claude', schema: { v: 2 } }),
    ]);
    expect(await stored('data, extra, occurred_at')).toEqual([
      {
        data,
        extra: { agent: 'claude', schema: { v: 2 } },
        occurred_at: new Date('2026-01-01T00:00:00.123Z'),
      },
    ]);
  });

  it('takes the id that the client has given the session', async () => {
    expect((await send([event()], eventsOf('cc-1'))).body.accepted).toBe(1);
    expect(await stored('event_id')).toHaveLength(1);
  });
});

describe('events that were sent before', () => {
  it('are counted as duplicates, by their event_id', async () => {
    const batch = [
      event({ event_id: 'a' }),
      event({ event_id: 'b' }),
      event({ event_id: 'a', data: { other: 1 } }),
    ];
    expect((await send(batch)).body).toEqual({ accepted: 2, duplicates: 1, rejected: [] });
    expect((await send(batch)).body).toEqual({ accepted: 0, duplicates: 3, rejected: [] });
    expect((await send([event({ event_id: 'b' }), event({ event_id: 'c' })])).body.accepted).toBe(1);
    expect(await stored('event_id')).toHaveLength(3);
  });

  it('are known without an event_id by what they say; equal ones of one batch stay as many as they are', async () => {
    const batch = [
      event({ data: { a: 1, b: [{ x: 1, y: 2 }] } }),
      event({ data: { a: 1, b: [{ x: 1, y: 2 }] } }),
    ];
    expect((await send(batch)).body).toEqual({ accepted: 2, duplicates: 0, rejected: [] });
    expect((await send(batch)).body).toEqual({ accepted: 0, duplicates: 2, rejected: [] });
    const sameInAnotherOrder = event({ data: { b: [{ y: 2, x: 1 }], a: 1 } });
    expect((await send([sameInAnotherOrder])).body.duplicates).toBe(1);
    const others = [{ data: { a: 2, b: [] } }, { event_type: 'Stop' }, { timestamp: '2026-01-02T00:00:00Z' }];
    expect((await send(others.map((other) => event(other)))).body.accepted).toBe(3);
  });

  it('are the same only within their session', async () => {
    const second = eventsOf(await open({}));
    for (const path of [events, second])
      expect((await send([event({ event_id: 'a' })], path)).body.accepted).toBe(1);
    for (const path of [events, second]) expect((await send([event()], path)).body.accepted).toBe(1);
  });

  it('are stored once when the same batch arrives ten times at once', async () => {
    const batch = Array.from({ length: 30 }, (_, index) => event({ event_id: `e-${index}` }));
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(batch)));
    expect(sum(answers.map(({ body }) => body.accepted))).toBe(30);
    expect(sum(answers.map(({ body }) => body.duplicates))).toBe(270);
    expect(await stored('event_id')).toHaveLength(30);
  });
});

describe('a batch that is no use', () => {
  it('is 422 and names every field of every event', async () => {
    const answer = await send([
      { event_type: 'Stop', data: {} },
      event({ event_id: 'x'.repeat(129), data: 'text' }),
    ]);
    expect(answer.status).toBe(422);
    expect(answer.body.error).toMatch(/^Validation failed: /);
    expect(Object.keys(answer.body.details).sort()).toEqual([
      'events.0.timestamp',
      'events.1.data',
      'events.1.event_id',
    ]);
  });

  it.each([
    [{}, 'events'],
    [{ events: [] }, 'events'],
    [{ events: { 0: {} } }, 'events'],
    [[], 'events'],
    [null, 'events'],
    [{ events: [event()], session_id: 'x' }, 'session_id'],
  ])('is 422 for the body %j', async (body, field) => {
    const answer = await ada.post(events, JSON.stringify(body), JSON_TYPE);
    expect([answer.status, Object.keys(answer.body.details)]).toEqual([422, [field]]);
  });

  it.each([
    ['2026-02-30T00:00:00Z', 'a day that does not exist'],
    ['2026-01-01T00:00:00', 'no time zone'],
    ['2026-01-01', 'no time'],
    ['2026-01-01T00:00:00+23:00', 'a time zone that nobody lives in'],
    ['2026-01-01T25:00:00Z', 'an hour that does not exist'],
    ['1999-12-31T23:59:59Z', 'too early'],
    ['2100-01-01T00:00:00Z', 'too late'],
    [1767225600, 'a number'],
  ])('refuses the timestamp %s (%s), and only that event', async (timestamp, _why) => {
    const { status, body } = await send([event({ event_id: 'good' }), event({ timestamp })]);
    expect(status).toBe(202);
    expect(body.accepted).toBe(1);
    expect(body.rejected.map(({ details }: { details: object }) => Object.keys(details))).toEqual([
      ['timestamp'],
    ]);
  });

  it.each([
    '2026-01-01T00:00Z',
    '2026-01-01T00:00:00,5Z',
    '2026-01-01T00:00:00.123456789Z',
    '2026-01-01T05:30:00+0530',
  ])('takes the timestamp %s', async (timestamp) => {
    expect((await send([event({ timestamp })])).body.accepted).toBe(1);
  });

  it('is 413 beyond 1000 events, and fine up to them', async () => {
    const many = Array.from({ length: 1001 }, (_, index) => event({ event_id: `e-${index}` }));
    const answer = await send(many);
    expect([answer.status, answer.body.code]).toEqual([413, 'ingestion.batch_too_large']);
    expect((await send(many.slice(1))).body.accepted).toBe(1000);
  });

  it('is 413 beyond 5 MiB, and fine up to them', async () => {
    expect((await send([event({ data: { text: 'x'.repeat(5 * 1024 * 1024) } })])).status).toBe(413);
    expect((await send([event({ data: { text: 'x'.repeat(5 * 1024 * 1024 - 500) } })])).status).toBe(202);
  });
});

describe('a body that cannot be read', () => {
  it.each([
    ['cut off', '{"events":[{"event_type":"Stop"'],
    ['not JSON', 'events=1'],
    [
      'invalid UTF-8',
      Buffer.concat([Buffer.from('{"events":["'), Buffer.from([0xff, 0xfe]), Buffer.from('"]}')]),
    ],
  ])('is 400: %s', async (_name, body) => {
    const answer = await ada.post(events, body, JSON_TYPE);
    expect([answer.status, answer.body.code]).toEqual([400, 'malformed_request']);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/x-ndjson',
    'application/octet-stream',
    '',
  ])('is 415 as "%s"', async (type) => {
    const answer = await ada.post(events, JSON.stringify({ events: [event()] }), { 'content-type': type });
    expect(answer.status).toBe(415);
  });

  it('is 415 in an encoding that nobody announced', async () => {
    const answer = await ada.post(events, 'x', { ...JSON_TYPE, 'content-encoding': 'br' });
    expect(answer.status).toBe(415);
  });
});

describe('what lies deep', () => {
  it('is stored down to 64 levels and refused beyond, one event at a time', async () => {
    const { body } = await send([event({ data: nested(62) }), event({ data: nested(65) })]);
    expect(body.accepted).toBe(1);
    expect(body.rejected).toMatchObject([
      { index: 1, details: { data: [expect.stringContaining('64 levels')] } },
    ]);
  });

  it.each([
    [
      'in an event',
      (deep: string) =>
        `{"events":[{"event_type":"a","timestamp":"2026-01-01T00:00:00Z","data":{"a":${deep}}}]}`,
    ],
    [
      'in an extra key',
      (deep: string) =>
        `{"events":[{"event_type":"a","timestamp":"2026-01-01T00:00:00Z","data":{},"x":${deep}}]}`,
    ],
    ['beside the events', (deep: string) => `{"events":[],"x":${deep}}`],
    ['instead of the events', (deep: string) => `{"events":${deep}}`],
    ['instead of the body', (deep: string) => deep],
  ])('is a 4xx at 100,000 levels %s', async (_where, around) => {
    const answer = await ada.post(events, around('['.repeat(100_000) + ']'.repeat(100_000)), JSON_TYPE);
    expect(answer.status).toBe(422);
  });
});

describe('text that a database does not take', () => {
  it('is stored with U+FFFD in its place, and says so', async () => {
    const broken = '{"a\\u0000":"nul \\u0000","b":["lone \\ud83d","\\udc00 low","pair \\ud83e\\udd8a"]}';
    const body = `{"events":[{"event_type":"Stop","timestamp":"2026-01-01T00:00:00Z","data":${broken},"note":"\\u0000"}]}`;
    expect((await ada.post(events, body, JSON_TYPE)).body.accepted).toBe(1);
    expect(await stored('data, extra')).toEqual([
      {
        data: { 'a\ufffd': 'nul \ufffd', b: ['lone \ufffd', '\ufffd low', 'pair 🦊'] },
        extra: { note: '\ufffd', sanitized: true },
      },
    ]);
    expect((await ada.post(events, body, JSON_TYPE)).body.duplicates).toBe(1);
  });

  it.each(['event_type', 'event_id'])('is refused in %s, which others look events up by', async (field) => {
    for (const text of ['a\u0000b', 'a\ud83d']) {
      const answer = await send([event({ [field]: text })]);
      expect([answer.status, Object.keys(answer.body.details)]).toEqual([422, [`events.0.${field}`]]);
    }
  });
});

describe('a gzip body', () => {
  const packed = (body: Buffer | string) =>
    ada.post(events, body, { ...JSON_TYPE, 'content-encoding': 'gzip' });

  it('is unpacked', async () => {
    const answer = await packed(gzipSync(JSON.stringify({ events: [event(), event()] })));
    expect([answer.status, answer.body.accepted]).toEqual([202, 2]);
  });

  it.each([
    ['not gzip', Buffer.from('{"events":[]}')],
    ['cut off', gzipSync(JSON.stringify({ events: [event()] })).subarray(0, 40)],
  ])('is 400 when it is %s', async (_name, body) => {
    expect((await packed(body)).status).toBe(400);
  });

  it('is 413 when it unpacks to a gigabyte, without a gigabyte of memory', async () => {
    const sixteenMegabytes = gzipSync(Buffer.alloc(16 * 1024 * 1024));
    const bomb = Buffer.concat(Array<Buffer>(64).fill(sixteenMegabytes));
    const before = process.memoryUsage.rss();
    const peak = { bytes: before };
    const watch = setInterval(() => (peak.bytes = Math.max(peak.bytes, process.memoryUsage.rss())), 5);
    const answer = await packed(bomb);
    clearInterval(watch);
    expect(answer.status).toBe(413);
    expect((peak.bytes - before) / 1024 / 1024).toBeLessThan(400);
  });

  it('is 413 beyond 5 MiB of content, however small it travels', async () => {
    const batch = JSON.stringify({ events: [event({ data: { text: 'x'.repeat(5 * 1024 * 1024) } })] });
    expect((await packed(gzipSync(batch))).status).toBe(413);
  });
});

describe('who may send events', () => {
  it('is the person of the session, with a token', async () => {
    const unsigned = await system.anonymous().post(events, { events: [event()] });
    expect([unsigned.status, unsigned.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    const forged = await system
      .anonymous()
      .post(events, { events: [event()] }, { authorization: 'Bearer ab.cd.ef' });
    expect([forged.status, forged.headers['www-authenticate']]).toEqual([
      401,
      'Bearer error="invalid_token"',
    ]);
    const others = [
      ['viewer', 403],
      ['member', 403],
      ['admin', 403],
    ] as const;
    for (const [role, status] of others) {
      const other = await memberOf(system, ada, role);
      expect((await other.post(events, { events: [event()] })).status).toBe(status);
    }
    expect(await stored('event_id')).toEqual([]);
  });

  it('finds nothing in other organizations, and no unknown session', async () => {
    const eve = await system.signUp('eve');
    const hers = (reference: string) => eve.post(eventsOf(reference, eve), { events: [event()] });
    for (const reference of [session, 'cc-1', '00000000-0000-4000-8000-000000000000', 'x'.repeat(200)]) {
      expect((await hers(reference)).status).toBe(404);
    }
    expect((await eve.post(events, { events: [event()] })).status).toBe(404);
    expect((await send([], eventsOf('unknown'))).status).not.toBe(202);
    expect((await send([event()], eventsOf('unknown'))).status).toBe(404);
    expect(await stored('event_id')).toEqual([]);
  });

  it('does not mistake the external_id of one person for that of another', async () => {
    const bob = await memberOf(system, ada, 'member');
    expect((await send([event()], eventsOf('cc-1'), bob)).status).toBe(404);
    await bob.post(`/api/v1/${ada.slug}/sessions`, { external_id: 'cc-1' });
    expect((await send([event()], eventsOf('cc-1'), bob)).body.accepted).toBe(1);
    expect(await stored('event_id')).toEqual([]);
  });
});

describe('the budget of ingestion', () => {
  let limited: System;

  beforeAll(async () => {
    limited = await System.start({ worker: false, settings: { RATE_LIMIT_INGEST_PER_MINUTE: '3' } });
  });

  afterAll(() => limited.stop());

  it('refuses batches beyond it with 429 while the rest of the API answers', async () => {
    const grace = await limited.signUp('grace');
    const opened = await grace.post(`/api/v1/${grace.slug}/sessions`, {});
    const path = eventsOf(opened.body.data.id, grace);
    const statuses = [];
    for (let batch = 0; batch < 4; batch += 1) statuses.push((await send([event()], path, grace)).status);
    expect(statuses).toEqual([202, 202, 202, 429]);
    const refused = await send([event({ event_id: 'too much' })], path, grace);
    expect(refused.body).toMatchObject({
      code: 'rate_limited',
      error: expect.stringContaining('event batches'),
    });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.headers).toMatchObject({ 'x-ratelimit-limit': '3', 'x-ratelimit-remaining': '0' });
    const asked = await grace.get(`/api/v1/${grace.slug}/sessions`);
    expect([asked.status, asked.headers['x-ratelimit-limit']]).toEqual([200, '1000000']);
  });
});

const JSON_TYPE = { 'content-type': 'application/json' };

function event(more: object = {}): object {
  return {
    event_type: 'UserPromptSubmit',
    timestamp: '2026-01-01T00:00:00Z',
    data: { prompt: 'hello' },
    ...more,
  };
}

function nested(levels: number): object {
  return JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`) as object;
}

function send(batch: unknown[], path = events, actor = ada): Promise<Answer> {
  return actor.post(path, { events: batch });
}

function eventsOf(reference: string, actor = ada): string {
  return `/api/v1/${actor.slug}/observability/sessions/${reference}/events`;
}

async function open(input: object): Promise<string> {
  return (await ada.post(`/api/v1/${ada.slug}/sessions`, input)).body.data.id as string;
}

function stored(columns: string): Promise<Record<string, unknown>[]> {
  return system.database.query(`SELECT ${columns} FROM events WHERE session_id = $1 ORDER BY event_id`, [
    session,
  ]);
}

function byType(a: { event_type?: unknown }, b: { event_type?: unknown }): number {
  return String(a.event_type).localeCompare(String(b.event_type));
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
