import { Clock } from './clock';
import { RecentAnswers } from './recent-answers';

class SetClock extends Clock {
  time = 1_000_000;

  override now(): Date {
    return new Date(this.time);
  }
}

function setUp() {
  const clock = new SetClock();
  const answers = new RecentAnswers<number>(clock, { ttlMs: 100, limit: 2 });
  let asked = 0;
  const ask = (): Promise<number> => Promise.resolve((asked += 1));
  return { clock, answers, ask };
}

describe('RecentAnswers', () => {
  it('asks once for as long as an answer is fresh, whoever asks', async () => {
    const { clock, answers, ask } = setUp();
    expect(await Promise.all([answers.get('a', ask), answers.get('a', ask)])).toEqual([1, 1]);
    clock.time += 99;
    expect(await answers.get('a', ask)).toBe(1);
    clock.time += 1;
    expect(await answers.get('a', ask)).toBe(2);
  });

  it('does not trust an answer from the future', async () => {
    const { clock, answers, ask } = setUp();
    await answers.get('a', ask);
    clock.time -= 1;
    expect(await answers.get('a', ask)).toBe(2);
  });

  it('forgets what it is told to, and what is used least', async () => {
    const { answers, ask } = setUp();
    await answers.get('a', ask);
    answers.forget('a');
    expect(await answers.get('a', ask)).toBe(2);
    await answers.get('b', ask);
    await answers.get('c', ask);
    expect(await answers.get('a', ask)).toBe(5);
    answers.forgetAll();
    expect(await answers.get('a', ask)).toBe(6);
  });

  it('asks again after a failure', async () => {
    const { answers, ask } = setUp();
    const failing = answers.get('a', () => Promise.reject(new Error('away')));
    await expect(failing).rejects.toThrow('away');
    expect(await answers.get('a', ask)).toBe(1);
  });
});
