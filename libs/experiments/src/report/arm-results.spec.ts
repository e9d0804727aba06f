import { wilsonInterval } from '@app/stats';
import { evidence, peopleWith, person } from './planted-evidence';
import { reportOf } from './report';

const control = (people: ReturnType<typeof peopleWith>, given = {}) =>
  reportOf(evidence(people, given)).arms.control;

describe('the interval of a success rate', () => {
  it('is Wilson’s where sessions of a person are no more alike than others', () => {
    const each = Array.from({ length: 40 }, (_, index) =>
      person('control', { sessions: 1, successes: index % 2 }),
    );
    const [low, high] = control(each).successInterval!;
    // The CR2 variance has n − 1 where that of a proportion has n.
    const expected = wilsonInterval({ successes: 19.5, n: 39 }).value!;
    expect([low / 100, high / 100]).toEqual([expect.closeTo(expected[0], 9), expect.closeTo(expected[1], 9)]);
  });

  it('counts sessions for less where those of a person are alike', () => {
    const [alike, apart] = [peopleWith('control', 20, [0, 10]), peopleWith('control', 20, [5])];
    const width = (people: typeof alike) => {
      const [low, high] = control(people).successInterval!;
      return high - low;
    };
    expect(control(alike).successRate).toBe(control(apart).successRate);
    expect(width(alike)).toBeGreaterThan(2.5 * width(apart));
  });

  it('counts people once where all succeeded', () => {
    const [low, high] = control(peopleWith('control', 6, [10])).successInterval!;
    const expected = wilsonInterval({ successes: 6, n: 6 }).value!;
    expect([low, high]).toEqual([100 * expected[0], 100]);
  });
});

describe('what is shown', () => {
  it('is a rate of the sessions whose end is known, and averages of all', () => {
    const people = [person('control', { withOutcome: 4, successes: 3, cost: 30 }), person('control')];
    expect(control(people)).toMatchObject({
      ...{
        totalSessions: 20,
        withOutcome: 14,
        successRate: (100 * 9) / 14,
        avgCost: 2,
        costPerSuccess: 40 / 9,
      },
    });
  });

  it('is the 95th percentile of all phases together, as it was counted', () => {
    const armQuantiles = [{ arm: 'control' as const, p95: 0.7, exact: false }];
    expect(control([person('control')], { armQuantiles })).toMatchObject({ p95Cost: 0.7, isP95Exact: false });
    const { variant } = reportOf(evidence([person('control')], { armQuantiles })).arms;
    expect(variant).toMatchObject({ p95Cost: null, isP95Exact: null });
  });

  it('is how much of it one person is', () => {
    const people = [person('control', { sessions: 30 }), ...peopleWith('control', 2, [5])];
    expect(control(people).largestShare).toBe(0.6);
  });
});
