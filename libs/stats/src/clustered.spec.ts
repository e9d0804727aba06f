import { clusteredDifference, clusteredEstimate, clusteredMeans } from './index';

it('what rounding leaves is no variance', () => {
  const people = (each: number) => [1, 3, 7, 11].map((sessions) => ({ sessions, sum: each * sessions }));
  const means = clusteredMeans(people(0.1), people(0.7)).value!;
  expect(clusteredEstimate(means).reason).toBe('zero_variance');
  expect(clusteredDifference(people(0.1), people(0.7)).reason).toBe('zero_variance');
});
