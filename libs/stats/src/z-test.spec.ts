import { zTest } from './index';

it('is that of the normal tables', () => {
  const { pValue, interval } = zTest({ effect: 1.959964, se: 1 });
  expect(pValue).toBeCloseTo(0.05, 6);
  expect(interval).toEqual([expect.closeTo(0, 5), expect.closeTo(3.919928, 5)]);
});
