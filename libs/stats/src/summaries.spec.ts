import fc from 'fast-check';
import {
  clusteredQuantile,
  quantile,
  sequentialSampleRatio,
  sequentialSampleRatioOfPhases,
  spreadOfShares,
  summarizedQuantile,
} from './index';

describe('a quantile from what a database counts', () => {
  const session = fc.record({
    user: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    value: fc.double({ min: 0, max: 9, noNaN: true }),
  });

  it('is that of the sessions', () => {
    fc.assert(
      fc.property(fc.array(session, { minLength: 1, maxLength: 160 }), (sessions) => {
        const sorted = sessions.map(({ value }) => value).sort((a, b) => a - b);
        const reach = 1.959963984540054 * Math.sqrt((0.95 * 0.05) / sessions.length);
        const p95 = quantile(sorted, 0.95)!;
        const ofUser = (name: string) => sessions.filter(({ user }) => user === name);
        const summarized = summarizedQuantile({
          sessions: sessions.length,
          quantile: p95,
          outer: [quantile(sorted, Math.max(0, 0.95 - reach))!, quantile(sorted, Math.min(1, 0.95 + reach))!],
          ...spreadOfShares(
            [...new Set(sessions.map(({ user }) => user))].map((name) => ({
              sessions: ofUser(name).length,
              below: ofUser(name).filter(({ value }) => value <= p95).length,
            })),
          ),
        });
        const direct = clusteredQuantile(sessions);
        expect(summarized.reason).toBe(direct.reason);
        expect(summarized.value?.quantile).toBe(direct.value?.quantile);
        if (direct.value) expect(summarized.value!.variance).toBeCloseTo(direct.value.variance, 12);
      }),
    );
  });

  it('has the variance of independent sessions where each is of somebody else', () => {
    const users = Array.from({ length: 200 }, (_, index) => ({ sessions: 1, below: index < 190 ? 1 : 0 }));
    const { variance } = summarizedQuantile({
      sessions: 200,
      quantile: 5,
      outer: [4, 6],
      ...spreadOfShares(users),
    }).value!;
    expect(variance).toBeCloseTo(((2 / (2 * 1.959964)) ** 2 * 200) / 199, 6);
  });

  it('is of two people at least', () => {
    const users = [{ sessions: 200, below: 190 }];
    expect(
      summarizedQuantile({ sessions: 200, quantile: 5, outer: [4, 6], ...spreadOfShares(users) }).reason,
    ).toBe('too_few_users');
  });
});

describe('sample ratios of phases, at every look', () => {
  const phase = (control: number, variant: number, weight = 1) => [
    { users: control, weight: 1 },
    { users: variant, weight },
  ];

  it('are those of one phase alone, and stronger together', () => {
    const off = phase(2_300, 1_900);
    expect(sequentialSampleRatioOfPhases([off])).toBe(sequentialSampleRatio(off));
    expect(sequentialSampleRatioOfPhases([off, off])).toBeCloseTo(sequentialSampleRatio(off) ** 2, 12);
    expect(sequentialSampleRatioOfPhases([])).toBe(1);
  });

  it('do not alarm for a split that was changed', () => {
    expect(sequentialSampleRatioOfPhases([phase(9_000, 1_000, 1 / 9), phase(5_000, 5_000)])).toBe(1);
  });
});
