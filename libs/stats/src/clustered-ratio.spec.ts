import fc from 'fast-check';
import { clusteredMeans, clusteredRatios, type UserRatio } from './index';

const user = fc.record({ amount: fc.double({ min: 0, max: 50, noNaN: true }), successes: fc.nat(20) });
const arm = fc.array(user, { minLength: 1, maxLength: 20 });
const successful = (users: UserRatio[]) => users.filter(({ successes }) => successes > 0).length;

it('is a mean of sessions where each session succeeds', () => {
  fc.assert(
    fc.property(arm, arm, (control, variant) => {
      const sums = (users: UserRatio[]) =>
        users
          .filter(({ successes }) => successes > 0)
          .map(({ amount, successes }) => ({ sessions: successes, sum: amount }));
      const all = [control, variant].map((users) => users.filter(({ successes }) => successes > 0));
      const [ratios, means] = [
        clusteredRatios(all[0]!, all[1]!),
        clusteredMeans(sums(control), sums(variant)),
      ];
      expect(ratios).toEqual(means);
    }),
  );
});

it('minds what was spent on no success', () => {
  const steady: UserRatio[] = [10, 12, 8, 11].map((amount) => ({ amount, successes: 5 }));
  const wasted = [...steady, { amount: 40, successes: 0 }];
  const [less, more] = [clusteredRatios(steady, steady).value!, clusteredRatios(steady, wasted).value!];
  expect(less.variant.mean).toBeCloseTo(41 / 20, 12);
  expect(more.variant.mean).toBeCloseTo(81 / 20, 12);
  expect(more.variant.variance).toBeGreaterThan(10 * less.variant.variance);
});

it('is of two people at least who succeeded, in each arm', () => {
  fc.assert(
    fc.property(arm, arm, (control, variant) => {
      const least = Math.min(successful(control), successful(variant));
      const { value, reason } = clusteredRatios(control, variant);
      if (least === 0) expect(reason).toBe('no_successes');
      if (least === 1) expect(reason).toBe('too_few_users');
      if (least >= 2) expect(Object.values(value!.variant).every(Number.isFinite)).toBe(true);
    }),
  );
  expect(clusteredRatios([], [{ amount: 1, successes: 1 }]).reason).toBe('no_sessions');
});
