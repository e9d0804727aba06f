import { LIST_PRICES } from '@app/pricing';
import type { CostState, UsageRecord } from '../transcript';
import { transcriptUsage } from './transcript-usage';

const SONNET = 'claude-sonnet-4-20250514';
const HAIKU = 'claude-haiku-4-5-20251001';
const USD = 10n ** 12n;

const minute = (n: number) => `2026-03-01T10:0${n}:00.000Z`;

/** A million of input: 3 USD of Sonnet, 1 USD of Haiku. */
function response(messageId: string, at: string, over: Partial<UsageRecord> = {}): UsageRecord {
  return {
    ...{ messageId, at, model: SONNET, inputTokens: 1_000_000, outputTokens: 0 },
    ...{ cacheWrite5mTokens: 0, cacheWrite1hTokens: 0, cacheReadTokens: 0, webSearchRequests: 0 },
    ...{
      requestId: null,
      speed: null,
      inferenceGeo: null,
      serviceTier: null,
      agentId: null,
      cliVersion: null,
    },
    outputAccuracy: 'reported',
    ...over,
  };
}

/** Of five minutes past, with half a dollar that belongs to no model. */
const costState: CostState = {
  at: minute(5),
  isTimed: true,
  totalCostUsd: '10',
  hasUnknownModelCost: false,
  models: [
    {
      ...{ model: SONNET, inputTokens: 100, outputTokens: 20 },
      ...{ cacheReadTokens: 3, cacheWriteTokens: 4 },
      costUsd: '9.5',
    },
  ],
};

function stated(responses: UsageRecord[], state = costState, pricedAt?: string) {
  const rows = transcriptUsage({ responses, costState: state }, LIST_PRICES, pricedAt);
  return Object.fromEntries(
    rows.filter(({ source }) => source === 'cost_state').map((row) => [row.model, row]),
  );
}

it('is that of the responses where nothing was stated', () => {
  const rows = transcriptUsage({ responses: [response('m1', minute(1))], costState: null }, LIST_PRICES);
  expect(rows).toMatchObject([
    { source: 'transcript', model: SONNET, inputTokens: 1_000_000, cost: 3n * USD },
  ]);
});

it('is what was stated, of the responses until then', () => {
  const rows = stated([response('m1', minute(1)), response('m2', minute(5))]);
  expect(rows).toEqual({
    '': expect.objectContaining({ cost: 10n * USD, inputTokens: 0, lowerBound: false }) as object,
    [SONNET]: expect.objectContaining({
      ...{
        cost: 19n * (USD / 2n),
        inputTokens: 100,
        outputTokens: 20,
        cacheReadTokens: 3,
        cacheCreationTokens: 4,
      },
      ...{ requests: 0, lowerBound: false },
    }) as object,
  });
});

it('goes on with the responses that follow, which nobody has stated yet', () => {
  const later = [response('m2', minute(6)), response('m3', minute(7), { model: HAIKU })];
  const rows = stated([response('m1', minute(1)), ...later]);
  expect(rows).toMatchObject({
    '': { cost: 14n * USD, inputTokens: 0, lowerBound: false },
    [SONNET]: { cost: 25n * (USD / 2n), inputTokens: 1_000_100, outputTokens: 20, requests: 0 },
    [HAIKU]: { cost: USD, inputTokens: 1_000_000 },
  });
});

it('is a lower bound where a price was guessed, or is not known', () => {
  expect(stated([], { ...costState, hasUnknownModelCost: true })).toMatchObject({
    [SONNET]: { lowerBound: true },
  });
  const rows = stated([response('m2', minute(6), { model: 'mystery' })]);
  expect(rows).toMatchObject({
    '': { cost: 10n * USD, lowerBound: true },
    [SONNET]: { lowerBound: false },
    mystery: { cost: null, inputTokens: 1_000_000 },
  });
});

it('calls a model as the state does', () => {
  const models = costState.models.map((model) => ({ ...model, model: 'claude-sonnet-4[1m]' }));
  const rows = stated([response('m2', minute(6))], { ...costState, models });
  expect(rows).toMatchObject({ '': {}, 'claude-sonnet-4[1m]': { inputTokens: 1_000_100 } });
  expect(Object.keys(rows)).toHaveLength(2);
});

it('prices at another time only what was not stated', () => {
  const [model, at] = ['claude-sonnet-5', '2026-08-10T10:00:00.000Z'];
  const state = { ...costState, at: '2026-08-10T09:00:00.000Z' };
  const responses = [response('m1', '2026-08-10T08:00:00.000Z', { model }), response('m2', at, { model })];
  expect(stated(responses, state)['']!.cost).toBe(12n * USD);
  expect(stated(responses, state, '2026-12-01T00:00:00.000Z')['']!.cost).toBe(13n * USD);
});

describe('a state without a time of its own', () => {
  const untimed = { ...costState, isTimed: false };
  const total = (...responses: UsageRecord[]) => stated(responses, untimed)['']!.cost;

  it('holds what agents said before the main conversation went on', () => {
    const agent = { agentId: 'a1' };
    expect(total(response('m1', minute(5)), response('m2', minute(6), agent))).toBe(10n * USD);
    const later = [response('m3', minute(7)), response('m4', minute(8), agent)];
    expect(total(response('m1', minute(5)), response('m2', minute(6), agent), ...later)).toBe(16n * USD);
  });

  it('holds all that is known where its place is not', () => {
    expect(stated([response('m1', minute(9))], { ...untimed, at: null })['']!.cost).toBe(10n * USD);
  });
});
