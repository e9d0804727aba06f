import { LIST_PRICES } from '@app/pricing';
import type { JsonObject } from '@app/kernel';
import { Digest } from '../digest/digest';
import type { EventSource } from '../events/event';
import type { UsageRecord } from '../transcript';
import { factsOf, type FoldInput } from './session-facts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 20, 10, minute));

/** A digest of what happened at given minutes. */
function source(
  name: EventSource,
  ...events: [minute: number, eventType: string, data?: JsonObject][]
): Digest {
  const told = events.map(([minute, eventType, data = {}], index) => ({
    eventId: `event-${index}`,
    eventType,
    at: at(minute).getTime(),
    data,
  }));
  return Digest.of(name, told);
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
  const nothing = { digests: [], responses: [], costState: null };
  return factsOf({ openedBy: 'client', ...nothing, book: LIST_PRICES, ...over });
}

const PROMPT = 'UserPromptSubmit';

describe('turns', () => {
  it('are what the source that saw most prompts says; sources are never added', () => {
    const digests = [source('client', [1, PROMPT]), source('transcript', [1, PROMPT], [2, PROMPT])];
    expect(fold({ digests }).turns).toBe(2);
  });

  it('are unknown where no event tells of a prompt', () => {
    expect(fold({ digests: [source('client', [1, 'Stop'])] }).turns).toBeNull();
  });
});

describe('the end', () => {
  it('is the last SessionEnd', () => {
    const digests = [source('client', [1, 'SessionStart'], [9, 'SessionEnd', { reason: 'logout' }])];
    expect(fold({ digests }).end).toEqual({ at: at(9), reason: 'logout' });
  });

  it('is none while a start or prompt follows it', () => {
    expect(fold({ digests: [source('client', [5, 'SessionEnd'], [6, PROMPT])] }).end).toBeNull();
  });

  it('is where the transcript is, for a session known from it alone', () => {
    const digests = [source('transcript', [1, PROMPT])];
    const responses = [response({ at: at(12).toISOString() })];
    expect(fold({ openedBy: 'import', digests, responses }).end).toEqual({ at: at(12), reason: null });
  });

  it('is not told by a transcript of a session that is recorded live', () => {
    const digests = [source('client', [1, PROMPT]), source('transcript', [1, PROMPT])];
    expect(fold({ digests }).end).toBeNull();
  });
});

it('spans events and responses', () => {
  const digests = [source('client', [0, PROMPT], [3, 'Stop'])];
  const facts = fold({ digests, responses: [response({ at: at(20).toISOString() })] });
  expect([facts.firstEventAt, facts.lastEventAt]).toEqual([at(0), at(20)]);
});

describe('tools', () => {
  const bash = (tool_use_id: string, more = {}) => ({
    tool_name: 'Bash',
    duration_ms: 10,
    tool_use_id,
    ...more,
  });

  it('are summed over the session and its agents, each call once whoever tells of it', () => {
    const digests = [
      source(
        'client',
        [1, 'PostToolUse', bash('t1')],
        [2, 'PostToolUseFailure', bash('t2', { agent_id: 'a1' })],
      ),
      source(
        'transcript',
        [1, 'PostToolUse', bash('t1')],
        [3, 'PreToolUse', { tool_name: 'Edit', tool_use_id: 't3' }],
      ),
    ];
    expect(fold({ digests }).tools).toEqual([
      { toolName: 'Bash', calls: 2, failures: 1, durationMs: 20 },
      { toolName: 'Edit', calls: 1, failures: 0, durationMs: 0 },
    ]);
  });

  it('that hooks tell without an id are those of the transcript, and what goes beyond them', () => {
    const bare = (tool_name: string) => ({ tool_name, duration_ms: 10 });
    const live = source(
      'client',
      [1, 'PostToolUse', bare('Bash')],
      [2, 'PostToolUseFailure', bare('Bash')],
      [3, 'PostToolUse', bare('Edit')],
    );
    const transcript = source('transcript', [1, 'PostToolUse', bash('t1')]);
    const calls = (...digests: Digest[]) =>
      fold({ digests }).tools.map(({ toolName, calls, failures }) => [toolName, calls, failures]);
    expect(calls(live, transcript)).toEqual([
      ['Bash', 2, 1],
      ['Edit', 1, 0],
    ]);
    expect(calls(transcript, live)).toEqual(calls(live, transcript));
    expect(calls(live)).toEqual(calls(live, transcript));
  });

  it('without a name are left out', () => {
    expect(fold({ digests: [source('client', [1, 'PostToolUse'])] }).tools).toEqual([]);
  });
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
  const started = [1, 'SubagentStart', { agent_id: 'a1', agent_type: 'Explore' }] as const;
  const call = (tool_use_id: string, agent_id?: string) => ({ tool_use_id, ...(agent_id && { agent_id }) });

  it('carry the usage and the calls of their agent', () => {
    const events: Parameters<typeof source>[1][] = [
      [...started],
      [2, 'PostToolUse', call('t1', 'a1')],
      [3, 'PostToolUse', call('t2')],
      [4, 'SubagentStop', { agent_id: 'a1' }],
    ];
    const responses = [response({ agentId: 'a1', at: at(2).toISOString() })];
    const [task] = fold({ digests: [source('client', ...events)], responses }).tasks;
    expect(task).toMatchObject({ agentType: 'Explore', status: 'completed', toolCalls: 1 });
    expect(task).toMatchObject({ inputTokens: 1_000_000, cost: 3n * 10n ** 12n });
    expect(task).toMatchObject({ startedAt: at(1), endedAt: at(4) });
  });

  it('run until they are told to have stopped', () => {
    const [task] = fold({ digests: [source('client', [...started])] }).tasks;
    expect(task).toMatchObject({ status: 'running', endedAt: null });
  });

  it('are known from their responses alone, and end with the transcript', () => {
    const [task] = fold({ openedBy: 'import', responses: [response({ agentId: 'a2' })] }).tasks;
    expect(task).toMatchObject({ agentId: 'a2', status: 'completed', endedAt: at(5) });
  });

  it('that were only named by the call that started them are left out', () => {
    const digests = [source('client', [1, 'PostToolUse', { spawned_agent_id: 'a1' }])];
    expect(fold({ digests }).tasks).toEqual([]);
  });

  it('failed when the call that started them did, and ended where they were last seen', () => {
    const digests = [
      source(
        'client',
        [1, 'SubagentStart', { agent_id: 'a1', tool_use_id: 't1' }],
        [3, 'PostToolUse', call('t2', 'a1')],
        [5, 'PostToolUseFailure', call('t1')],
      ),
    ];
    expect(fold({ digests }).tasks).toMatchObject([
      { status: 'failed', endedAt: at(3), parentAgentId: null },
    ]);
  });

  it('have the parent that their call or their stop tells', () => {
    const digests = [
      source(
        'client',
        [...started],
        [2, 'PostToolUse', { ...call('t1', 'a1'), tool_response: { agentId: 'a2' } }],
        [3, 'SubagentStop', { agent_id: 'a2' }],
        [4, 'SubagentStop', { agent_id: 'a3', parent_agent_id: 'a2' }],
        [5, 'SubagentStop', { agent_id: 'a4', parent_agent_id: 'of another session' }],
        [6, 'PreToolUse', call('t5', 'a3')],
        [7, 'SubagentStart', { agent_id: 'a5', tool_use_id: 't5' }],
      ),
    ];
    const parents = fold({ digests }).tasks.map(({ agentId, parentAgentId }) => [agentId, parentAgentId]);
    expect(parents).toEqual([
      ['a1', null],
      ['a2', 'a1'],
      ['a3', 'a2'],
      ['a4', null],
      ['a5', 'a3'],
    ]);
  });
});
