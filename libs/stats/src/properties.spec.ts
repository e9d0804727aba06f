import fc from 'fast-check';
import {
  ALWAYS_VALID_FACTOR,
  alwaysValid,
  alwaysValidT,
  benjaminiHochberg,
  chanceToWin,
  clusteredDifference,
  clusteredQuantile,
  clusteredVariance,
  deltaDifference,
  designEffect,
  detectableEffect,
  fisherTwoSided,
  holm,
  mergeMoments,
  type Moments,
  momentsOf,
  newcombeInterval,
  powerFor,
  type Proportion,
  quantile,
  sampleRatio,
  sampleRatioOfPhases,
  sequentialSampleRatio,
  sessionsFor,
  stratifiedEstimate,
  type UserSum,
  varianceOf,
  welchTest,
  wilsonInterval,
} from './index';

const user = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([sessions, share]): UserSum => ({ sessions, sum: Math.round(share * sessions) }));
const arm = fc.array(user, { minLength: 2, maxLength: 30 });
const estimate = fc.record({
  effect: fc.double({ min: -5, max: 5, noNaN: true }),
  se: fc.double({ min: 0.01, max: 5, noNaN: true }),
  df: fc.double({ min: 1.5, max: 500, noNaN: true }),
});
const plan = { alpha: 0.05, plannedSessions: 1_000 };
const proportion = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([n, share]): Proportion => ({ n, successes: Math.round(share * n) }));
const near = (digits = 9) => ({ to: (a: number, b: number) => expect(a).toBeCloseTo(b, digits) });

describe('differences of clustered means', () => {
  it.each([
    ['CR2', clusteredDifference],
    ['delta', deltaDifference],
  ])('%s: swapped arms mirror', (_name, difference) => {
    fc.assert(
      fc.property(arm, arm, (control, variant) => {
        const [one, other] = [difference(control, variant), difference(variant, control)];
        expect(other.reason).toBe(one.reason);
        if (!one.value || !other.value) return;
        near().to(other.value.effect, -one.value.effect);
        near().to(other.value.pValue, one.value.pValue);
        near(7).to(other.value.interval[0], -one.value.interval[1]);
      }),
    );
  });

  it('do not depend on the order of users, nor on the unit', () => {
    fc.assert(
      fc.property(arm, arm, (control, variant) => {
        const one = clusteredDifference(control, variant);
        const turned = clusteredDifference([...control].reverse(), variant.toReversed());
        const scaled = (users: UserSum[]) => users.map(({ sessions, sum }) => ({ sessions, sum: 1e6 * sum }));
        const larger = clusteredDifference(scaled(control), scaled(variant));
        if (!one.value || !turned.value || !larger.value) return;
        near().to(turned.value.pValue, one.value.pValue);
        near(7).to(larger.value.pValue, one.value.pValue);
        near(3).to(larger.value.effect, 1e6 * one.value.effect);
      }),
    );
  });

  it('are Welch’s variance where every user has one session', () => {
    const values = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(values, values, (control, variant) => {
        const asUsers = (all: number[]) => all.map((sum) => ({ sessions: 1, sum }));
        const clustered = clusteredDifference(asUsers(control), asUsers(variant));
        const welch = welchTest(momentsOf(control), momentsOf(variant));
        if (clustered.value && welch.value) near(7).to(clustered.value.se, welch.value.se);
      }),
    );
  });

  it('are surer with more users who say the same', () => {
    fc.assert(
      fc.property(arm, arm, (control, variant) => {
        const once = clusteredDifference(control, variant);
        const twice = clusteredDifference([...control, ...control], [...variant, ...variant]);
        if (!once.value || !twice.value) return;
        expect(twice.value.se).toBeLessThan(once.value.se);
        expect(twice.value.pValue).toBeLessThanOrEqual(once.value.pValue + 1e-12);
      }),
    );
  });

  it('say why there are none', () => {
    const one = [{ sessions: 3, sum: 1 }];
    const same = [
      { sessions: 1, sum: 1 },
      { sessions: 2, sum: 2 },
    ];
    expect(clusteredDifference([], same).reason).toBe('no_sessions');
    expect(clusteredDifference(one, same).reason).toBe('too_few_users');
    expect(clusteredDifference(same, same).reason).toBe('zero_variance');
    expect(clusteredVariance(one)).toBeNull();
  });
});

describe('moments', () => {
  const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 40 });

  it('merge to the same, however values were divided', () => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        const [x, y, z] = [momentsOf(a), momentsOf(b), momentsOf(c)];
        const ways: Moments[] = [
          mergeMoments(mergeMoments(x, y), z),
          mergeMoments(x, mergeMoments(y, z)),
          momentsOf([...a, ...b, ...c]),
        ];
        for (const { n, mean, m2 } of ways) {
          expect(n).toBe(ways[0]!.n);
          near(7).to(mean, ways[0]!.mean);
          expect(Math.abs(m2 - ways[0]!.m2)).toBeLessThanOrEqual(1e-9 * (1 + m2));
        }
      }),
    );
  });

  it('keep their digits beside a large offset', () => {
    const spread = [0.1, 0.2, 0.3, 0.4];
    const shifted = varianceOf(momentsOf(spread.map((value) => value + 1e9)))!;
    expect(shifted).toBeCloseTo(varianceOf(momentsOf(spread))!, 6);
  });
});

describe('always-valid inference', () => {
  it('is at most α exactly where its interval leaves out 0', () => {
    fc.assert(
      fc.property(estimate, fc.integer({ min: 1, max: 100_000 }), (one, sessions) => {
        for (const { pValue, interval } of [
          alwaysValid(one, sessions, plan),
          alwaysValidT(one, sessions, plan),
        ]) {
          const leavesOut = interval[0] > 0 || interval[1] < 0;
          if (Math.abs(pValue - plan.alpha) > 1e-9) expect(pValue < plan.alpha).toBe(leavesOut);
        }
      }),
    );
  });

  it('is never surer than a single look, and less sure with few users', () => {
    fc.assert(
      fc.property(estimate, fc.integer({ min: 1, max: 100_000 }), (one, sessions) => {
        const [many, few] = [alwaysValid(one, sessions, plan), alwaysValidT(one, sessions, plan)];
        expect(many.multiplier).toBeGreaterThan(1.96);
        expect(few.multiplier).toBeGreaterThanOrEqual(many.multiplier - 1e-9);
        expect(few.pValue).toBeGreaterThanOrEqual(many.pValue - 1e-12);
        for (const { pValue, interval } of [many, few])
          expect([pValue, ...interval].every(Number.isFinite)).toBe(true);
      }),
    );
  });

  it('stays a number however far the effect is', () => {
    expect(alwaysValidT({ effect: 9.4, se: 1, df: 157.5 }, 1, plan).pValue).toBeGreaterThan(0.7);
    const far = alwaysValidT({ effect: 1e6, se: 1, df: 400 }, 1_000, plan);
    expect(far.pValue).toBeGreaterThanOrEqual(0);
    expect(far.pValue).toBeLessThan(1e-12);
    const early = alwaysValidT({ effect: 1, se: 0.001, df: 200 }, 500, { alpha: 0.05, plannedSessions: 1e6 });
    expect(early.pValue).toBeGreaterThan(0.01);
  });
});

describe('proportions', () => {
  it('Wilson’s interval holds the proportion and stays within 0 and 1', () => {
    fc.assert(
      fc.property(proportion, (one) => {
        const [low, high] = wilsonInterval(one).value!;
        const p = one.successes / one.n;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect([low <= p + 1e-12, high >= p - 1e-12]).toEqual([true, true]);
      }),
    );
    // Newcombe (1998), table I: 81 of 263.
    const [low, high] = wilsonInterval({ successes: 81, n: 263 }).value!;
    expect([low.toFixed(4), high.toFixed(4)]).toEqual(['0.2553', '0.3662']);
  });

  it('Newcombe’s interval mirrors, and holds the difference also where all succeeded', () => {
    fc.assert(
      fc.property(proportion, proportion, (control, variant) => {
        const one = newcombeInterval(control, variant).value!;
        const other = newcombeInterval(variant, control).value!;
        near(12).to(other.interval[0], -one.interval[1]);
        expect([one.interval[0] <= one.effect, one.effect <= one.interval[1]]).toEqual([true, true]);
      }),
    );
  });

  it('Fisher’s test is the sum over tables', () => {
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
    const small = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.nat(9))
      .map(([n, s]): Proportion => ({ n, successes: Math.min(n, s) }));
    fc.assert(
      fc.property(small, small, (a, b) => {
        const all = a.successes + b.successes;
        const chance = (k: number) =>
          k < 0 || k > a.n || all - k < 0 || all - k > b.n
            ? 0
            : (choose(a.n, k) * choose(b.n, all - k)) / choose(a.n + b.n, all);
        const seen = chance(a.successes);
        const tables = Array.from({ length: a.n + 1 }, (_, k) => chance(k));
        const rare = tables.filter((p) => p > 0 && p <= seen * (1 + 1e-7)).reduce((sum, p) => sum + p, 0);
        near(9).to(fisherTwoSided(a, b), rare);
      }),
    );
    // The lady tasting tea (Fisher 1935), and counts whose factorials overflow.
    expect(fisherTwoSided({ successes: 3, n: 4 }, { successes: 1, n: 4 })).toBeCloseTo(34 / 70, 12);
    expect(fisherTwoSided({ successes: 6_000, n: 10_000 }, { successes: 6_000, n: 10_000 })).toBeCloseTo(
      1,
      6,
    );
  });
});

describe('several tests', () => {
  const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });

  it('adjusted values are no smaller, keep their order, and Holm’s are no smaller than Benjamini–Hochberg’s', () => {
    fc.assert(
      fc.property(pValues, (given) => {
        const [strict, lenient] = [holm(given), benjaminiHochberg(given)];
        given.forEach((p, i) => {
          expect(lenient[i]!).toBeGreaterThanOrEqual(p - 1e-15);
          expect(strict[i]!).toBeGreaterThanOrEqual(lenient[i]! - 1e-12);
          given.forEach((q, j) => {
            if (p <= q) expect(strict[i]!).toBeLessThanOrEqual(strict[j]!);
          });
        });
      }),
    );
  });

  it('leave what they were given as it was', () => {
    const given = [0.04, 0.01];
    holm(given);
    expect(given).toEqual([0.04, 0.01]);
  });
});

describe('sample ratios', () => {
  const count = fc.integer({ min: 0, max: 5_000 });

  it('are fine where users are as planned, and alarm where they are far off', () => {
    const planned = [
      { users: 600, weight: 60 },
      { users: 400, weight: 40 },
      { users: 0, weight: 0 },
    ];
    expect(sampleRatio(planned)).toEqual({ chiSquare: 0, df: 1, pValue: 1 });
    expect(sequentialSampleRatio(planned)).toBe(1);
    const off = [
      { users: 6_600, weight: 60 },
      { users: 3_400, weight: 40 },
    ];
    expect(sampleRatio(off).pValue).toBeLessThan(1e-12);
    expect(sequentialSampleRatio(off)).toBeLessThan(1e-12);
    expect(sampleRatio([]).pValue).toBeNull();
    expect(sampleRatioOfPhases([])).toBeNull();
  });

  it('do not alarm for a split that was changed', () => {
    const phases = [
      [
        { users: 900, weight: 90 },
        { users: 100, weight: 10 },
      ],
      [
        { users: 500, weight: 50 },
        { users: 500, weight: 50 },
      ],
    ];
    expect(sampleRatioOfPhases(phases)).toBe(1);
  });

  it('the sequential test is the more careful one', () => {
    fc.assert(
      fc.property(count, count, (a, b) => {
        const arms = [
          { users: a, weight: 1 },
          { users: b, weight: 1 },
        ];
        const { pValue } = sampleRatio(arms);
        if (pValue !== null) expect(sequentialSampleRatio(arms)).toBeGreaterThanOrEqual(pValue - 1e-12);
      }),
    );
  });
});

describe('phases', () => {
  it('one phase is itself, and equal phases are surer together', () => {
    fc.assert(
      fc.property(estimate, fc.integer({ min: 1, max: 1_000 }), (one, sessions) => {
        const alone = stratifiedEstimate([{ estimate: one, sessions }]);
        near().to(alone.effect, one.effect);
        near().to(alone.se, one.se);
        near(6).to(alone.df, one.df);
        const twice = stratifiedEstimate([
          { estimate: one, sessions },
          { estimate: one, sessions },
        ]);
        near().to(twice.effect, one.effect);
        near().to(twice.se, one.se / Math.SQRT2);
      }),
    );
  });

  it('see through Simpson’s paradox', () => {
    const phase = (control: number, variant: number, sessions: number) => ({
      estimate: { effect: variant - control, se: 0.001, df: 50 },
      sessions,
    });
    expect(
      stratifiedEstimate([phase(0.0202, 0.023, 1_000_000), phase(0.01, 0.012, 100_000)]).effect,
    ).toBeGreaterThan(0.002);
  });
});

describe('quantiles', () => {
  const sessions = fc.array(
    fc.record({
      user: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      value: fc.double({ min: 0, max: 9, noNaN: true }),
    }),
    { minLength: 100, maxLength: 150 },
  );

  it('lie between the least and the largest, and grow with their level', () => {
    fc.assert(
      fc.property(sessions, (all) => {
        const sorted = all.map(({ value }) => value).sort((a, b) => a - b);
        const levels = [0, 0.5, 0.95, 1].map((level) => quantile(sorted, level)!);
        expect(levels).toEqual([...levels].sort((a, b) => a - b));
        expect([levels[0], levels[3]]).toEqual([sorted[0], sorted.at(-1)]);
      }),
    );
    expect(quantile([], 0.5)).toBeNull();
  });

  it('are less sure where the sessions of a user are alike', () => {
    const value = (index: number) => (index * 7_919) % 1_000;
    const all = Array.from({ length: 400 }, (_, index) => ({ user: `${index}`, value: value(index) }));
    const alike = all.map((session, index) => ({ ...session, user: `${Math.floor(value(index) / 100)}` }));
    const [apart, together] = [clusteredQuantile(all).value!, clusteredQuantile(alike).value!];
    expect(together.quantile).toBe(apart.quantile);
    expect(together.variance).toBeGreaterThan(4 * apart.variance);
  });

  it('say why there is no variance', () => {
    const same = Array.from({ length: 120 }, (_, index) => ({ user: `${index}`, value: 1 }));
    expect(clusteredQuantile(same).reason).toBe('tied_quantile');
    expect(clusteredQuantile(same.slice(0, 99)).reason).toBe('too_few_sessions');
    expect(clusteredQuantile([]).reason).toBe('no_sessions');
  });
});

describe('plans', () => {
  const wanted = { alpha: 0.05, power: 0.8, standardDeviation: 0.5, share: 0.5, peekingFactor: 1 };

  it('find again the effect that they were made for, with the power that they wanted', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 2, noNaN: true }), (effect) => {
        const all = { ...wanted, designEffect: 4.8 };
        const sessions = sessionsFor(effect, all);
        near().to(detectableEffect(sessions, all), effect);
        near(6).to(powerFor(effect, sessions, all), 0.8);
        expect(sessionsFor(effect, { ...all, share: 0.1 })).toBeGreaterThan(sessions);
        near(3).to(
          sessionsFor(effect, { ...all, peekingFactor: ALWAYS_VALID_FACTOR }) / sessions,
          ALWAYS_VALID_FACTOR,
        );
      }),
    );
  });

  it('pay for users who are alike', () => {
    const typical = { sessionsPerUser: 12, variation: 1.1, intraclass: 0.15 };
    expect(designEffect(typical)).toBeCloseTo(4.828, 3);
    expect(designEffect({ sessionsPerUser: 1, variation: 0, intraclass: 0.5 })).toBe(1);
  });
});

it('the chance to win is even without an effect, and the other way round for what should be less', () => {
  fc.assert(
    fc.property(estimate, (one) => {
      near(12).to(chanceToWin(one, 'more') + chanceToWin(one, 'less'), 1);
    }),
  );
  expect(chanceToWin({ effect: 0, se: 1 }, 'more')).toBe(0.5);
});
