import { addCells, type Cell, NO_SUMS } from '../cell';
import { figuresOf } from './figures';
import { sharesOf, withUnattributed } from './shares';
import { timeseriesOf } from './timeseries';

const usd = (dollars: number) => BigInt(Math.round(dollars * 1e6)) * 1_000_000n;
const cell = (over: Partial<Cell>): Cell => ({
  ...NO_SUMS,
  key: '',
  day: null,
  lastActiveAt: null,
  ...over,
});

describe('figuresOf', () => {
  it('averages over the sessions each figure speaks of', () => {
    const all = cell({
      sessions: 4,
      endedSessions: 3,
      withOutcome: 3,
      successes: 2,
      cost: usd(1),
      turns: 10,
      durationMs: 90_000,
      inputTokens: 1,
      cacheReadTokens: 2,
    });
    expect(figuresOf(all)).toMatchObject({
      activeSessions: 1,
      successRate: 66.67,
      averageCost: 0.25,
      averageDuration: 30,
      averageTurns: 2.5,
      totalTokens: 3,
    });
  });

  it('rounds half up, where floats would fall below the half', () => {
    const all = cell({ sessions: 2, endedSessions: 2, durationMs: 1001 });
    expect(figuresOf(all)).toMatchObject({ averageDuration: 0.501 });
  });

  it('has no averages of nothing', () => {
    expect(figuresOf()).toMatchObject({
      totalSessions: 0,
      successRate: null,
      averageCost: null,
      averageDuration: null,
      totalCost: 0,
    });
  });
});

describe('timeseriesOf', () => {
  const range = { startDate: '2026-01-01', endDate: '2026-01-12' };

  it('fills days without sessions with zero', () => {
    const series = timeseriesOf([cell({ day: '2026-01-03', sessions: 2 })], {
      ...range,
      interval: 'day',
      metric: 'sessions',
    });
    expect(series).toHaveLength(12);
    expect(series.filter((point) => point.value > 0)).toEqual([{ date: '2026-01-03', value: 2 }]);
  });

  it('starts weeks on Monday', () => {
    const days = ['2026-01-04', '2026-01-05', '2026-01-11'].map((day) => cell({ day, cost: usd(0.1) }));
    expect(timeseriesOf(days, { ...range, interval: 'week', metric: 'cost' })).toEqual([
      { date: '2025-12-29', value: 0.1 },
      { date: '2026-01-05', value: 0.2 },
      { date: '2026-01-12', value: 0 },
    ]);
  });
});

describe('sharesOf', () => {
  it('lists the dearest first and the shares of the total', () => {
    const shares = sharesOf([cell({ key: 'haiku', cost: usd(1) }), cell({ key: 'opus', cost: usd(3) })]);
    expect(shares.map(({ key, share }) => [key, share])).toEqual([
      ['opus', 0.75],
      ['haiku', 0.25],
    ]);
  });

  it('has no shares of nothing', () => {
    expect(sharesOf([cell({ key: 'x' })])[0]?.share).toBeNull();
  });
});

describe('withUnattributed', () => {
  const models = [cell({ key: 'opus', cost: 3n, inputTokens: 5 })];

  it('names what no model accounts for', () => {
    const [, rest] = withUnattributed(
      cell({ sessions: 2, cost: 4n, inputTokens: 5, outputTokens: 1 }),
      models,
    );
    expect(rest).toMatchObject({ key: '', cost: 1n, inputTokens: 0, outputTokens: 1 });
  });

  it('adds nothing when there is nothing left', () => {
    expect(withUnattributed(cell({ cost: 3n, inputTokens: 5 }), models)).toEqual(models);
    expect(withUnattributed(cell({}), [])).toEqual([]);
  });
});

it('adds cells, money exactly', () => {
  const sum = addCells('others', [cell({ cost: 1n, sessions: 1 }), cell({ cost: 2n, sessions: 5 })]);
  expect(sum).toMatchObject({ key: 'others', cost: 3n, sessions: 6, day: null });
});
