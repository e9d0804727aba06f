import fc from 'fast-check';
import { betterOf } from './better-of';
import type { UsageRecord } from './usage';

const RECORD: UsageRecord = {
  messageId: 'm',
  requestId: null,
  model: 'm',
  at: '2026-08-01T10:00:00.000Z',
  inputTokens: 0,
  outputTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  cacheReadTokens: 0,
  webSearchRequests: 0,
  speed: null,
  inferenceGeo: null,
  serviceTier: null,
  agentId: null,
  cliVersion: null,
  outputAccuracy: 'reported',
};

describe('betterOf', () => {
  it.each([
    [
      'more output, though earlier',
      { outputTokens: 10 },
      { outputTokens: 9, at: '2026-08-02T10:00:00.000Z' },
    ],
    ['more output by number, not by text', { outputTokens: 10 }, { outputTokens: 9 }],
    ['later', { at: '2026-08-01T10:00:01.000Z' }, { inputTokens: 5 }],
    ['more input', { inputTokens: 5 }, { inputTokens: 4, cacheReadTokens: 9 }],
    ['a known request over none', { requestId: 'req' }, { requestId: null }],
  ])('prefers %s', (_name, better, worse) => {
    const [good, bad] = [
      { ...RECORD, ...better },
      { ...RECORD, ...worse },
    ];
    expect(betterOf(good, bad)).toEqual(good);
    expect(betterOf(bad, good)).toEqual(good);
  });

  it('chooses the same record in any order and grouping', () => {
    fc.assert(
      fc.property(records, records, records, (a, b, c) => {
        expect(betterOf(a, b)).toEqual(betterOf(b, a));
        expect(betterOf(betterOf(a, b), c)).toEqual(betterOf(a, betterOf(b, c)));
        expect(betterOf(a, a)).toEqual(a);
      }),
    );
  });
});

const few = fc.nat({ max: 1 });
const maybe = fc.constantFrom(null, 'a', 'b');
const records: fc.Arbitrary<UsageRecord> = fc.record({
  messageId: fc.constant('m'),
  requestId: maybe,
  model: fc.constantFrom('a', 'b'),
  at: fc.constantFrom('2026-08-01T10:00:00.000Z', '2026-08-01T10:00:01.000Z'),
  inputTokens: few,
  outputTokens: few,
  cacheWrite5mTokens: few,
  cacheWrite1hTokens: few,
  cacheReadTokens: few,
  webSearchRequests: few,
  speed: maybe,
  inferenceGeo: maybe,
  serviceTier: maybe,
  agentId: maybe,
  cliVersion: maybe,
  outputAccuracy: fc.constantFrom('reported', 'placeholder'),
});
