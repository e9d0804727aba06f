import { readCostState } from './cost-state';
import { readRow } from './read-row';

const AT = '2026-08-01T10:00:00.000Z';
const MODEL = {
  inputTokens: 1,
  outputTokens: 2,
  cacheReadInputTokens: 3,
  cacheCreationInputTokens: 4,
  costUSD: 0.25,
};

function stateOf(row: object) {
  const read = readRow(JSON.stringify({ type: 'cost-state', ...row }));
  return typeof read === 'string' ? read : readCostState(read, AT);
}

describe('readCostState', () => {
  it('reads the running total and its models', () => {
    expect(stateOf({ totalCostUSD: 0.1901516, modelUsage: { 'claude-opus-5[1m]': MODEL } })).toEqual({
      at: AT,
      isTimed: false,
      totalCostUsd: '0.1901516',
      hasUnknownModelCost: false,
      models: [
        {
          model: 'claude-opus-5[1m]',
          inputTokens: 1,
          outputTokens: 2,
          cacheReadTokens: 3,
          cacheWriteTokens: 4,
          costUsd: '0.25',
        },
      ],
    });
  });

  it.each([
    [0, '0'],
    [1e-7, '0.0000001'],
    [0.1 + 0.2, '0.3'],
    [12345.678, '12345.678'],
  ])('%d USD is %s', (totalCostUSD, totalCostUsd) => {
    expect(stateOf({ totalCostUSD, modelUsage: { a: MODEL } })).toMatchObject({ totalCostUsd });
  });

  it('adds up its models when there is no total', () => {
    const modelUsage = { a: { costUSD: 0.1 }, b: { costUSD: 0.2 } };
    expect(stateOf({ modelUsage, hasUnknownModelCost: true })).toMatchObject({
      totalCostUsd: '0.3',
      hasUnknownModelCost: true,
    });
  });

  it.each([
    { totalCostUSD: 1 },
    { totalCostUSD: 1, modelUsage: {} },
    { totalCostUSD: -1, modelUsage: { a: MODEL } },
    { totalCostUSD: '1', modelUsage: { a: MODEL } },
    { totalCostUSD: 1e12, modelUsage: { a: MODEL } },
    { totalCostUSD: null, modelUsage: { a: MODEL } },
    { totalCostUSD: 1, modelUsage: { a: { ...MODEL, outputTokens: -2 } } },
    { totalCostUSD: 1, modelUsage: { a: { ...MODEL, costUSD: 'free' } } },
    { totalCostUSD: 1, modelUsage: { a: 7 } },
    {
      totalCostUSD: 1,
      modelUsage: Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`m${n}`, MODEL])),
    },
  ])('does not believe case %#', (row) => {
    expect(stateOf(row)).toBe('bad_cost_state');
  });

  it('may be of nothing yet', () => {
    expect(stateOf({ totalCostUSD: 0 })).toMatchObject({ totalCostUsd: '0', models: [] });
  });

  it('may know its time', () => {
    expect(stateOf({ timestamp: AT, totalCostUSD: 0 })).toMatchObject({ at: AT, isTimed: true });
  });

  it('is only on its own rows', () => {
    expect(stateOf({ type: 'assistant', totalCostUSD: 1 })).toBeNull();
  });
});
