import { WaitingJobs } from './waiting-jobs';

it('knows a job until its time is over', () => {
  const waiting = new WaitingJobs();
  expect(waiting.has('a', 1000)).toBe(false);
  waiting.remember('a', 1500);
  expect([waiting.has('a', 1499), waiting.has('a', 1500), waiting.has('b', 1000)]).toEqual([
    true,
    false,
    false,
  ]);
});

it('holds only so many', () => {
  const waiting = new WaitingJobs();
  for (let index = 0; index <= 10_000; index += 1) waiting.remember(`job-${index}`, 2000);
  expect([waiting.has('job-0', 1000), waiting.has('job-10000', 1000)]).toEqual([false, true]);
});
