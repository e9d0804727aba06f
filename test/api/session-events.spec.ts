import { ROLE_LEVELS } from '@app/kernel';
import { SessionExports } from '../../apps/api/src/sessions/session-exports.service';
import { type Client } from '../kit/client';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

interface Listed {
  event_id: string;
  event_type: string;
  timestamp: string;
  data: object;
}

let system: System;
let ada: Actor;
let session: string;

beforeAll(async () => {
  system = await System.start({ worker: false });
});
beforeEach(async () => {
  ada = await system.signUp();
  await ada.patch(`/api/v1/${ada.slug}/settings`, { capture_mode: 'full' });
  session = (await ada.post(`/api/v1/${ada.slug}/sessions`, {})).body.data.id as string;
});
afterAll(() => system.stop());

const at = (second: number) => new Date(Date.UTC(2026, 0, 20, 10, 0, second)).toISOString();
const event = (event_id: string, second: number, more: object = {}) => ({
  ...{ event_id, event_type: 'Stop', timestamp: at(second), data: { place: event_id } },
  ...more,
});

async function tell(...events: object[]): Promise<void> {
  const url = `/api/v1/${ada.slug}/observability/sessions/${session}/events`;
  expect((await ada.post(url, { events })).body).toMatchObject({ accepted: events.length });
}

const list = (query = '', by: Client = ada) =>
  by.get(`/api/v1/${ada.slug}/sessions/${session}/events${query}`);

/** All pages, as somebody reads them who follows the cursors. */
async function pages(query: string): Promise<string[][]> {
  const read: string[][] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await list(`?${query}${cursor && `&cursor=${cursor}`}`);
    read.push((body.data as Listed[]).map(({ event_id }) => event_id));
    cursor = body.meta.next_cursor as string | null;
  }
  return read;
}

it('are listed by their time, with what was captured of them', async () => {
  await tell(event('b', 2, { event_type: 'Notification', note: 'x' }), event('a', 2), event('z', 1));
  const { status, body } = await list();
  expect(status).toBe(200);
  expect(body.data).toEqual([
    expect.objectContaining({
      event_id: 'z',
      timestamp: at(1),
      data: { place: 'z' },
      extra: null,
      source: 'client',
    }),
    expect.objectContaining({ event_id: 'a', event_type: 'Stop' }),
    expect.objectContaining({ event_id: 'b', event_type: 'Notification', extra: { note: 'x' } }),
  ]);
  expect(body.meta).toEqual({ next_cursor: null });
});

it('come in pages that do not overlap, also where many have one time, or differ by a microsecond', async () => {
  const precise = Array.from({ length: 5 }, (_, index) =>
    event(`p${4 - index}`, 0, { timestamp: `2026-01-20T10:00:07.12345${index}Z` }),
  );
  await tell(...Array.from({ length: 7 }, (_, index) => event(`e${index}`, 5)), ...precise);
  expect(await pages('per_page=3')).toEqual([
    ['e0', 'e1', 'e2'],
    ['e3', 'e4', 'e5'],
    ['e6', 'p4', 'p3'],
    ['p2', 'p1', 'p0'],
  ]);
});

it('are those of a type, where one is named', async () => {
  await tell(event('a', 1), event('b', 2, { event_type: 'Odd "type"' }), event('c', 3));
  expect(await pages('event_type=Stop&per_page=1')).toEqual([['a'], ['c']]);
  expect(await pages(`event_type=${encodeURIComponent('Odd "type"')}`)).toEqual([['b']]);
  expect(await pages('event_type=Nothing')).toEqual([[]]);
});

const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

it.each([
  ['cursor', 'nothing'],
  ['cursor', cursor([1, 'a'])],
  ['cursor', cursor(['1', 'a', 'b'])],
  ['cursor', cursor(['1', 'a\0'])],
  ['cursor', cursor(['9'.repeat(18), 'a'])],
  ['per_page', '0'],
  ['per_page', '101'],
  ['event_type', ''],
])('are not listed by %s %s', async (name, value) => {
  const answer = await list(`?${name}=${value}`);
  expect(answer.status).toBe(400);
  expect(Object.keys(answer.body.details as object)).toEqual([name]);
});

it('go on from a place that somebody made up', async () => {
  await tell(event('a', 1));
  expect((await list(`?cursor=${cursor(['-99999999999999999', ''])}`)).body.data).toHaveLength(1);
  expect((await list(`?cursor=${cursor(['99999999999999999', ''])}`)).body.data).toHaveLength(0);
});

it('are read by who reads the session, and by nobody else', async () => {
  await tell(event('a', 1));
  const [manager, member, viewer] = [
    await memberOf(system, ada, 'manager'),
    await memberOf(system, ada, 'member'),
    await memberOf(system, ada, 'viewer'),
  ];
  expect((await list('', manager)).body.data).toHaveLength(1);
  expect((await list('', member)).status).toBe(403);
  expect((await list('', viewer)).status).toBe(403);
  expect((await list('', await system.signUp('eve'))).status).toBe(404);
  expect((await ada.get(`/api/v1/${ada.slug}/sessions/cc-unknown/events`)).status).toBe(404);
  expect((await ada.get(`/api/v1/${ada.slug}/sessions/a%00b/events`)).status).toBe(404);
});

it('large ones come in shorter pages, one at the least, and are exported in parts', async () => {
  const large = (n: number) => event(`e-${n}`, n, { data: { text: `${n}`.repeat(3 * 2 ** 20) } });
  for (const n of [1, 2, 3, 4, 5]) await tell(large(n));
  await tell(event('e-6', 6));
  // The third begins before eight megabytes, and goes beyond.
  expect(await pages('per_page=100')).toEqual([
    ['e-1', 'e-2', 'e-3'],
    ['e-4', 'e-5', 'e-6'],
  ]);
  const admit = () => Promise.resolve({ ...ada, level: ROLE_LEVELS.owner });
  const parts: number[] = [];
  for await (const part of system.api.get(SessionExports).rows(admit, 'events', {}, null))
    parts.push(part.length);
  expect(parts).toEqual([3, 3]);
});

it('a place behind an id of letters that are two units each is a place', async () => {
  const id = '\u{1F600}'.repeat(70);
  await tell(event(id, 1), event('later', 2));
  expect(await pages('per_page=1')).toEqual([[id], ['later']]);
});
