import { FAKE_SECRETS } from '@app/redaction';
import { Capture } from '../capture/capture';
import { sortBatch } from './event-batch';

const full = new Capture('full', () => undefined);
const sort = (items: unknown[], session = 's1') => sortBatch(session, items, full);

const item = (over: object = {}) => ({
  event_type: 'PostToolUse',
  timestamp: '2026-01-20T10:30:00Z',
  data: { tool_name: 'Bash' },
  ...over,
});
const idsOf = (items: unknown[], session = 's1') => sort(items, session).events.map((event) => event.eventId);

describe('what can be stored', () => {
  it('is parted from what cannot, each with its place and reason', () => {
    const batch = sort([item(), { event_type: 'x' }, item({ timestamp: 'now' }), 7, item({ data: [] })]);
    expect(batch.indexes).toEqual([0]);
    expect(batch.rejected.map(({ index, error }) => [index, error])).toEqual([
      [1, 'timestamp is missing'],
      [2, 'timestamp must be an ISO 8601 time with a time zone, from 2000 to 2099'],
      [3, 'event must be object'],
      [4, 'data must be object'],
    ]);
  });

  it.each([
    ['2026-01-20T10:30:00', false],
    ['2026-01-20T10:30:00+02:00', true],
    ['2026-01-20T10:30:00.123456789Z', true],
    ['1999-12-31T23:59:59Z', false],
    ['2026-13-01T00:00:00Z', false],
    [1_768_905_000_000, false],
  ])('a timestamp of %p: %p', (timestamp, usable) => {
    expect(sort([item({ timestamp })]).events).toHaveLength(usable ? 1 : 0);
  });

  it('has no secret in an id', () => {
    const { secret } = FAKE_SECRETS['github-token']!();
    expect(idsOf([item({ event_id: `a-${secret}` }), item({ event_id: `b-${secret}` })])).toEqual([
      'a-[REDACTED:github-token]',
      'b-[REDACTED:github-token]',
    ]);
  });

  it('keeps extra keys beside the data', () => {
    const [event] = sort([item({ seq: 4, cli: { version: '2' } })]).events;
    expect(JSON.parse(event!.extra!)).toEqual({ seq: 4, cli: { version: '2' } });
    expect(sort([item()]).events[0]!.extra).toBeNull();
  });

  it('has text that Postgres refuses replaced, and says so', () => {
    const [event] = sort([item({ data: { 'k\0': ['x\ud800'] } })]).events;
    expect(JSON.parse(event!.json)).toEqual({ 'k\ufffd': ['x\ufffd'] });
    expect(JSON.parse(event!.extra!)).toEqual({ sanitized: true });
  });

  it('leaves text alone that only speaks of such characters', () => {
    const [event] = sort([item({ data: { note: 'write \\u0000 for NUL' } })]).events;
    expect(JSON.parse(event!.json)).toEqual({ note: 'write \\u0000 for NUL' });
    expect(event!.extra).toBeNull();
  });
});

describe('identity', () => {
  it('is the one that the client gives', () => {
    expect(idsOf([item({ event_id: 'mine' })])).toEqual(['mine']);
  });

  it('is the same for the same batch, and different for equals within one', () => {
    const ids = idsOf([item(), item()]);
    expect(ids[0]).not.toBe(ids[1]);
    expect(idsOf([item(), item()])).toEqual(ids);
  });

  it('does not depend on the order of keys, but on everything said', () => {
    const id = idsOf([item({ data: { a: 1, b: { c: 2, d: 3 } } })])[0];
    expect(idsOf([item({ data: { b: { d: 3, c: 2 }, a: 1 } })])[0]).toBe(id);
    expect(idsOf([item({ data: { a: 1, b: { c: 2, d: 4 } } })])[0]).not.toBe(id);
    expect(idsOf([item({ data: { a: 1, b: { c: 2, d: 3 } } })], 's2')[0]).not.toBe(id);
    expect(idsOf([item({ event_type: 'Stop', data: { a: 1, b: { c: 2, d: 3 } } })])[0]).not.toBe(id);
  });
});
