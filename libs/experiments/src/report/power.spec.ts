import { detectableEffect } from '@app/stats';
import { evidence, peopleWith, person, phase, PLAN } from './planted-evidence';
import { powerOf } from './power';
import { type ReportEvidence, reportOf } from './report';

/** Everybody has one session: 400 in 8 days. */
const single = Array.from({ length: 400 }, (_, index) =>
  person(index < 200 ? 'control' : 'variant', { sessions: 1, successes: index % 2 }),
);
const plan = { trafficSplit: 50, plannedSessions: 1_600 };
const power = (
  people = single,
  given: Partial<ReportEvidence> = {},
  more: Partial<typeof plan> & { power?: number } = {},
) => powerOf(reportOf(evidence(people, given)), { ...plan, ...more });

it('is that of independent sessions where nobody has two', () => {
  const { now, planned, reasons } = power().metrics.success_rate;
  const direct = (sessions: number) =>
    detectableEffect(sessions, {
      ...{ alpha: 0.05, power: 0.8, share: 0.5, designEffect: 1, peekingFactor: 1.9 },
      standardDeviation: 50 * Math.sqrt(200 / 199),
    });
  expect(now).toEqual({
    sessions: 400,
    effect: expect.closeTo(direct(400), 9),
    relative: expect.closeTo(direct(400) / 50, 9),
  });
  expect(planned!.effect).toBeCloseTo(direct(1_600), 9);
  expect(planned!.effect).toBeCloseTo(now!.effect / 2, 9);
  expect(reasons).toEqual([]);
});

it('looks ahead at the pace so far', () => {
  const { sessionsPerDay, metrics } = power();
  expect(sessionsPerDay).toBe(50);
  const { ahead, now } = metrics.success_rate;
  expect(ahead.map(({ days, sessions }) => [days, sessions])).toEqual([
    ...[
      [7, 750],
      [14, 1_100],
      [30, 1_900],
      [60, 3_400],
      [90, 4_900],
    ],
  ]);
  const effects = [now!, ...ahead].map(({ effect }) => effect);
  expect(effects).toEqual([...effects].sort((a, b) => b - a));
});

it('pays for people who are alike, and for more certainty', () => {
  const alike = [...peopleWith('control', 20, [0, 10]), ...peopleWith('variant', 20, [0, 10])];
  const of = (people: typeof single, more = {}) => power(people, {}, more).metrics.success_rate.now!.effect;
  expect(of(alike)).toBeGreaterThan(3 * of(single));
  expect(of(single, { power: 0.9 })).toBeGreaterThan(of(single));
});

it('does not depend on the effect that was seen', () => {
  const shifted = single.map((one) => ({
    ...one,
    turns: one.arm === 'variant' ? one.turns + 100 : one.turns,
  }));
  const varied = (people: typeof single) =>
    people.map((one, index) => ({ ...one, turns: one.turns + (index % 7) }));
  const of = (people: typeof single) => power(varied(people)).metrics.avg_turns.now!.effect;
  expect(of(shifted)).toBeCloseTo(of(single), 9);
});

it('weighs what varies in each arm by how many sessions it gets', () => {
  const steady = single.map((one, index) => ({
    ...one,
    turns: one.arm === 'control' ? index % 9 : 4 + (index % 2),
  }));
  const at = (trafficSplit: number) =>
    power(steady, {}, { trafficSplit }).metrics.avg_turns.ahead.at(-1)!.effect;
  expect(at(20)).toBeLessThan(at(80));
});

it('minds how people are split from now on', () => {
  const at = (trafficSplit: number) => power(single, {}, { trafficSplit }).metrics.success_rate;
  expect(at(5).now).toEqual(at(50).now);
  expect(at(5).ahead.at(-1)!.effect).toBeGreaterThan(1.5 * at(50).ahead.at(-1)!.effect);
});

it('says why there is none', () => {
  expect(power([]).metrics.avg_cost).toEqual({
    now: null,
    planned: null,
    ahead: [],
    reasons: ['no_sessions'],
  });
  expect(power().metrics.avg_tokens).toMatchObject({ now: null, reasons: ['zero_variance'] });
  const unplanned = powerOf(reportOf(evidence(single)), { trafficSplit: 50, plannedSessions: null });
  expect(unplanned.metrics.success_rate).toMatchObject({ planned: null, reasons: ['no_plan'] });
  expect(power(single, {}, { plannedSessions: 400 }).metrics.success_rate).toMatchObject({
    ...{ planned: null, reasons: ['plan_reached'] },
  });
  for (const given of [{ at: new Date('2026-03-03T08:00:00Z') }, { plan: { ...PLAN, startedAt: null } }]) {
    const early = power(single, { ...given, phases: [phase(1)] });
    expect(early.sessionsPerDay).toBeNull();
    expect(early.metrics.success_rate).toMatchObject({ ahead: [], reasons: ['no_pace'] });
  }
});
