import { PART_NAMES, qualityOf, type QualityInput } from './quality-score';

const input = (over: Partial<QualityInput> = {}): QualityInput => ({
  hasEvents: true,
  outcome: 'success',
  turns: 10,
  toolCalls: 20,
  failedCalls: 0,
  retries: 0,
  interruptions: 0,
  autoCompactions: 0,
  cacheHitShare: 1,
  ...over,
});
const scoreOf = (over: Partial<QualityInput>) => qualityOf(input(over)).score;
const part = (over: Partial<QualityInput>, name: string) =>
  qualityOf(input(over)).parts.find((one) => one.name === name)!;

describe('the score', () => {
  it('is 100 where nothing went wrong, and 0 where everything did', () => {
    expect(scoreOf({})).toBe(100);
    const bad = { failedCalls: 20, retries: 20, interruptions: 10, autoCompactions: 1e9, cacheHitShare: 0 };
    expect(scoreOf({ outcome: 'failure', ...bad })).toBe(0);
  });

  it('is null where no event tells of the session, whatever else is known', () => {
    expect(scoreOf({ hasEvents: false })).toBeNull();
    const nothing = { outcome: null, turns: 0, toolCalls: 0, cacheHitShare: null };
    const { score, parts } = qualityOf(input({ hasEvents: false, ...nothing }));
    expect(score).toBeNull();
    expect(parts.map(({ value, contribution }) => [value, contribution])).toEqual(
      PART_NAMES.map(() => [null, null]),
    );
  });

  it.each([
    [{ outcome: 'failure' as const }, 60],
    [{ outcome: 'timeout' as const }, 60],
    [{ outcome: 'abandoned' as const }, 60],
    [{ failedCalls: 5 }, 95],
    [{ interruptions: 4 }, 94],
    [{ retries: 4 }, 98],
    [{ cacheHitShare: 0.25 }, 92.5],
    [{ autoCompactions: 1 }, 97.5],
    [{ autoCompactions: 2 }, 96.67],
  ])('of %j is %p', (over, score) => {
    expect(scoreOf(over)).toBe(score);
  });

  it('is shared among the parts that are known', () => {
    expect(scoreOf({ outcome: null })).toBe(100);
    expect(scoreOf({ outcome: null, failedCalls: 10 })).toBe(83.33);
    expect(part({ outcome: null, failedCalls: 10 }, 'tools')).toEqual({
      name: 'tools',
      value: 0.5,
      weight: 20,
      contribution: 16.67,
    });
  });

  it('never leaves its bounds, whatever counts disagree', () => {
    expect(scoreOf({ toolCalls: 1, failedCalls: 7, retries: 9, turns: 1, interruptions: 50 })).toBe(55);
  });
});

describe('the parts', () => {
  it('weigh 100 together, and their points are the score', () => {
    const { score, parts } = qualityOf(input({ failedCalls: 3, interruptions: 1, cacheHitShare: 0.813 }));
    expect(parts.reduce((sum, { weight }) => sum + weight, 0)).toBe(100);
    expect(parts.reduce((sum, { contribution }) => sum + contribution!, 0)).toBeCloseTo(score!, 1);
  });

  it.each([
    [{ outcome: null }, 'outcome'],
    [{ toolCalls: 0 }, 'tools'],
    [{ toolCalls: 0 }, 'retries'],
    [{ turns: 0 }, 'interruptions'],
    [{ cacheHitShare: null }, 'cache'],
    [{ hasEvents: false }, 'context'],
  ])('of what is not known are null: %j', (over, name) => {
    expect(part(over, name)).toMatchObject({ value: null, contribution: null });
  });
});
