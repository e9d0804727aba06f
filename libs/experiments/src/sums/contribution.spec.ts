import { parseUsd } from '@app/kernel';
import { contributionOf, differenceOf, NOTHING } from './contribution';
import type { SessionMeasure } from './session-measures';

const NOON = new Date('2026-03-02T12:00:00Z');
const after = (hours: number) => new Date(NOON.getTime() + hours * 3_600_000);
const measure = (given: Partial<SessionMeasure> = {}): SessionMeasure => ({
  ...{
    id: 'x',
    startedAt: NOON,
    endedAt: after(1),
    outcome: 'success',
    cost: parseUsd(7),
    costComplete: true,
  },
  ...{ turns: 3, tokens: 100 },
  ...given,
});
const of = (given: Partial<SessionMeasure>, now = after(2)) =>
  contributionOf(measure(given), parseUsd(5), now);

it('counts what has ended, with its cost as it is and capped', () => {
  expect(of({})).toEqual({
    ...{ isCounted: true, successes: 1, withOutcome: 1, unpriced: 0, turns: 3, tokens: 100 },
    ...{ cost: parseUsd(7), cappedCost: parseUsd(5), durationMs: 3_600_000 },
  });
  expect(of({ cost: parseUsd(4) }).cappedCost).toBe(parseUsd(4));
  expect(contributionOf(measure(), null, after(2)).cappedCost).toBe(parseUsd(7));
});

it('tells a failure from what nobody has said', () => {
  expect(of({ outcome: 'failure' })).toMatchObject({ successes: 0, withOutcome: 1 });
  expect(of({ outcome: null })).toMatchObject({ successes: 0, withOutcome: 0 });
  expect(of({ costComplete: false })).toMatchObject({ unpriced: 1 });
});

it('counts what goes on after a day, as no success, and as no longer than that for good', () => {
  const open = { endedAt: null, outcome: null };
  expect(of(open, after(23.9))).toEqual(NOTHING);
  const overdue = { isCounted: true, successes: 0, withOutcome: 1, durationMs: 24 * 3_600_000 };
  expect(of(open, after(24))).toMatchObject(overdue);
  expect(of({ endedAt: after(240), outcome: null }, after(241))).toMatchObject(overdue);
  expect(of({ endedAt: after(240) }, after(241))).toMatchObject({ ...overdue, successes: 1 });
});

it('is added and taken back without a rest', () => {
  const one = of({});
  const { sessions, cost, ...more } = differenceOf(NOTHING, one);
  expect([sessions, cost, more.successes]).toEqual([1, parseUsd(7), 1]);
  const back = differenceOf(one, NOTHING);
  expect([back.sessions + sessions, back.cost + cost, back.durationMs + more.durationMs]).toEqual([0, 0n, 0]);
  expect(differenceOf(one, one).sessions).toBe(0);
});
