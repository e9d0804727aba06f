import type { UsageRecord } from '../transcript';
import { factsOf, type FoldInput, type SourceTotals } from './session-facts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 20, 10, minute));

function source(over: Partial<SourceTotals>): SourceTotals {
  const none = { ended_at: null, end_reason: null, resumed_at: null };
  return { source: 'client', first_at: at(0), last_at: at(10), prompts: 0, ...none, ...over };
}

function response(over: Partial<UsageRecord>): UsageRecord {
  return {
    messageId: 'm1',
    requestId: null,
    model: 'claude-sonnet-4-20250514',
    at: at(5).toISOString(),
    inputTokens: 1_000_000,
    outputTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    cacheReadTokens: 0,
    webSearchRequests: 0,
    speed: null,
    inferenceGeo: null,
    serviceTier: null,
    agentId: null,
    cliVersion: null,
    outputAccuracy: 'reported',
    ...over,
  };
}

function fold(over: Partial<FoldInput>) {
  return factsOf({ openedBy: 'client', sources: [], tools: [], agents: [], responses: [], ...over });
}

describe('turns', () => {
  it('are what the source that saw most prompts says; sources are never added', () => {
    const sources = [source({ prompts: 3 }), source({ source: 'transcript', prompts: 5 })];
    expect(fold({ sources }).turns).toBe(5);
  });

  it('are unknown where no event tells of a prompt', () => {
    expect(fold({ sources: [source({})] }).turns).toBeNull();
  });
});

describe('the end', () => {
  it('is the last SessionEnd', () => {
    const sources = [source({ ended_at: at(9), end_reason: 'logout', resumed_at: at(1) })];
    expect(fold({ sources }).end).toEqual({ at: at(9), reason: 'logout' });
  });

  it('is none while a start or prompt follows it', () => {
    expect(fold({ sources: [source({ ended_at: at(5), resumed_at: at(6) })] }).end).toBeNull();
  });

  it('is where the transcript is, for a session known from it alone', () => {
    const sources = [source({ source: 'transcript' })];
    expect(
      fold({ openedBy: 'import', sources, responses: [response({ at: at(12).toISOString() })] }).end,
    ).toEqual({
      at: at(12),
      reason: null,
    });
  });

  it('is not told by a transcript of a session that is recorded live', () => {
    expect(fold({ sources: [source({}), source({ source: 'transcript' })] }).end).toBeNull();
  });
});

it('spans events and responses', () => {
  const facts = fold({ sources: [source({})], responses: [response({ at: at(20).toISOString() })] });
  expect([facts.firstEventAt, facts.lastEventAt]).toEqual([at(0), at(20)]);
});

describe('usage', () => {
  it('is priced by model', () => {
    const responses = [response({}), response({ messageId: 'm2', model: 'claude-haiku-4-5-20251001' })];
    const usage = fold({ responses }).transcriptUsage;
    expect(usage.map(({ model, cost }) => [model, cost])).toEqual([
      ['claude-sonnet-4-20250514', 3n * 10n ** 12n],
      ['claude-haiku-4-5-20251001', 10n ** 12n],
    ]);
  });

  it('keeps the tokens of a model without a price, without a cost', () => {
    const [row] = fold({ responses: [response({ model: 'mystery' })] }).transcriptUsage;
    expect(row).toMatchObject({ inputTokens: 1_000_000, cost: null, requests: 1 });
  });

  it('is a lower bound when the CLI wrote placeholders', () => {
    expect(
      fold({ responses: [response({ outputAccuracy: 'placeholder' })] }).transcriptUsage[0]!.lowerBound,
    ).toBe(true);
  });
});

describe('tasks', () => {
  const agent = {
    agent_id: 'a1',
    agent_type: 'Explore',
    first_at: at(1),
    last_at: at(4),
    stopped_at: null,
    tool_calls: 2,
  };

  it('carry the usage of their agent', () => {
    const [task] = fold({
      agents: [{ ...agent, stopped_at: at(4) }],
      responses: [response({ agentId: 'a1' })],
    }).tasks;
    expect(task).toMatchObject({
      agentType: 'Explore',
      status: 'completed',
      toolCalls: 2,
      inputTokens: 1_000_000,
    });
    expect(task).toMatchObject({ startedAt: at(1), endedAt: at(4), cost: 3n * 10n ** 12n });
  });

  it('run until they are told to have stopped', () => {
    expect(fold({ agents: [agent] }).tasks[0]).toMatchObject({ status: 'running', endedAt: null });
  });

  it('are known from their responses alone, and end with the transcript', () => {
    const [task] = fold({ openedBy: 'import', responses: [response({ agentId: 'a2' })] }).tasks;
    expect(task).toMatchObject({ agentId: 'a2', status: 'completed', endedAt: at(5) });
  });

  it('that were only named by the call that started them are left out', () => {
    const named = { ...agent, first_at: null, last_at: null, tool_calls: 0 };
    expect(fold({ agents: [named] }).tasks).toEqual([]);
  });
});
