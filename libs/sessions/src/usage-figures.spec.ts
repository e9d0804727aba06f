import { figuresOf, type UsageRow } from './usage-figures';

const usd = (dollars: number) => BigInt(Math.round(dollars * 1e6)) * 1_000_000n;

function row(over: Partial<UsageRow>): UsageRow {
  const counts = {
    inputTokens: 10,
    outputTokens: 5,
    cacheReadTokens: 0,
    cacheCreationTokens: 0,
    requests: 1,
  };
  return {
    source: 'transcript',
    model: 'claude-sonnet-4',
    cost: usd(1),
    lowerBound: false,
    ...counts,
    ...over,
  };
}

describe('figuresOf', () => {
  it('lets one source decide and never adds two', () => {
    const figures = figuresOf(
      [row({}), row({ source: 'reported', model: '', cost: usd(9), inputTokens: 999 })],
      usd(50),
    );
    expect(figures).toMatchObject({
      source: 'transcript',
      cost: usd(1),
      inputTokens: 10,
      costComplete: true,
    });
  });

  it('prefers the cost state to the transcript', () => {
    expect(figuresOf([row({}), row({ source: 'cost_state', cost: usd(2) })], null).cost).toBe(usd(2));
  });

  it('adds the models of one source', () => {
    const figures = figuresOf([row({}), row({ model: 'claude-haiku-4-5', cost: usd(0.5) })], null);
    expect(figures).toMatchObject({ cost: usd(1.5), inputTokens: 20, outputTokens: 10 });
  });

  it('keeps tokens of an unknown model and says that the cost is not complete', () => {
    const figures = figuresOf([row({}), row({ model: 'mystery-1', cost: null, inputTokens: 7 })], null);
    expect(figures).toMatchObject({ cost: usd(1), inputTokens: 17, costComplete: false });
  });

  it('says so when the source under-counts', () => {
    expect(figuresOf([row({ lowerBound: true })], null).costComplete).toBe(false);
  });

  it('takes the larger of a whole snapshot and its models', () => {
    const whole = row({ source: 'reported', model: '', cost: usd(3), inputTokens: 30, outputTokens: 1 });
    const model = row({ source: 'reported', cost: usd(2), inputTokens: 20, outputTokens: 4 });
    expect(figuresOf([whole, model], null)).toMatchObject({ cost: usd(3), inputTokens: 30, outputTokens: 4 });
  });

  it('falls back to the v1 total cost', () => {
    expect(figuresOf([], usd(0.0456))).toMatchObject({ source: null, cost: usd(0.0456), costComplete: true });
    expect(figuresOf([row({ source: 'reported', model: '', cost: null })], usd(2)).cost).toBe(usd(2));
  });

  it('knows nothing of a session that nobody spoke of', () => {
    expect(figuresOf([], null)).toMatchObject({ source: null, cost: 0n, inputTokens: 0, costComplete: true });
  });
});
