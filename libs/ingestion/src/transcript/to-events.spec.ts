import { TranscriptReader } from './read-transcript';
import type { NormalizedEvent } from './normalized-event';

const SESSION = '0198f0de-0000-7000-8000-000000000001';
const AT = '2026-08-01T10:00:00.000Z';

/** The events of rows of one session, in which every row that names no time has the same one. */
async function eventsOf(...rows: object[]): Promise<NormalizedEvent[]> {
  const events: NormalizedEvent[] = [];
  for await (const item of new TranscriptReader().read(asStream(rows)))
    if (item.kind === 'event') events.push(item.event);
    else if (item.kind === 'bad') throw new Error(`row ${item.rowNumber}: ${item.reason}`);
  return events;
}

async function* asStream(rows: object[]): AsyncGenerator<Buffer> {
  for (const row of rows)
    yield Buffer.from(JSON.stringify({ sessionId: SESSION, timestamp: AT, ...row }) + '\n');
}

const user = (content: unknown, rest: object = {}) => ({ type: 'user', message: { content }, ...rest });
const call = (id: string | undefined, name: string, input: object = {}, rest: object = {}) => ({
  type: 'assistant',
  message: { content: [{ type: 'tool_use', id, name, input }] },
  ...rest,
});
const result = (id: string | undefined, block: object = {}, rest: object = {}) =>
  user([{ type: 'tool_result', tool_use_id: id, ...block }], rest);

const types = (events: NormalizedEvent[]) => events.map(({ eventType, agentId }) => [eventType, agentId]);

describe('prompts', () => {
  it('become UserPromptSubmit, named after their row', async () => {
    expect(await eventsOf(user('fix it', { uuid: 'u1', promptId: 'p1' }))).toEqual([
      {
        eventId: 'UserPromptSubmit:u1',
        eventType: 'UserPromptSubmit',
        at: AT,
        agentId: null,
        data: { prompt: 'fix it', prompt_id: 'p1' },
      },
    ]);
  });

  it('without a uuid are named after their time and text', async () => {
    const ids = (await eventsOf(user('a'), user('b'), user('a'))).map(({ eventId }) => eventId);
    expect(ids[0]).toMatch(/^UserPromptSubmit:sha256:[0-9a-f]{64}$/);
    expect(ids[1]).not.toBe(ids[0]);
    expect(ids[2]).toBe(ids[0]);
  });
});

describe('tool calls', () => {
  it('become PreToolUse and PostToolUse, named after the call', async () => {
    const events = await eventsOf(
      call('t1', 'Bash', { command: 'ls' }),
      result('t1', { content: 'a' }, { toolUseResult: { stdout: 'a', durationMs: 12.4 } }),
    );
    expect(events).toEqual([
      {
        eventId: 'PreToolUse:t1',
        eventType: 'PreToolUse',
        at: AT,
        agentId: null,
        data: { tool_name: 'Bash', tool_input: { command: 'ls' }, tool_use_id: 't1' },
      },
      {
        eventId: 'PostToolUse:t1',
        eventType: 'PostToolUse',
        at: AT,
        agentId: null,
        data: {
          tool_name: 'Bash',
          tool_use_id: 't1',
          duration_ms: 12,
          tool_response: { stdout: 'a', durationMs: 12.4 },
        },
      },
    ]);
  });

  it('take the content as response where there is no structured one', async () => {
    const [post] = await eventsOf(result('t1', { content: [{ type: 'text', text: 'ok' }] }));
    expect(post?.data).toEqual({ tool_use_id: 't1', tool_response: [{ type: 'text', text: 'ok' }] });
  });

  it('give each of several results in a row its own response', async () => {
    const blocks = ['a', 'b'].map((id) => ({ type: 'tool_result', tool_use_id: id, content: `of ${id}` }));
    const events = await eventsOf(user(blocks, { toolUseResult: 'whose?' }));
    expect(events.map(({ eventId, data }) => [eventId, data.tool_response])).toEqual([
      ['PostToolUse:a', 'of a'],
      ['PostToolUse:b', 'of b'],
    ]);
  });

  it.each([
    ['text', { content: 'Exit code 1\nno' }, 'Exit code 1\nno'],
    ['blocks', { content: [{ type: 'text', text: 'Exit code 1' }] }, 'Exit code 1'],
    ['the structured result', {}, 'Error: no'],
    ['long text, cut', { content: 'x'.repeat(20_000) }, 'x'.repeat(10_000)],
  ])('become PostToolUseFailure with the error: %s', async (_name, block, error) => {
    const failed = result('t1', { is_error: true, ...block }, { toolUseResult: 'Error: no' });
    const [, failure] = await eventsOf(call('t1', 'Bash'), failed);
    expect(failure).toMatchObject({
      eventId: 'PostToolUseFailure:t1',
      eventType: 'PostToolUseFailure',
      data: { tool_name: 'Bash', error },
    });
    expect(failure?.data).not.toHaveProperty('is_interrupt');
  });

  it('say when the person stopped or refused them', async () => {
    const content = "The user doesn't want to proceed with this tool use. The tool use was rejected.";
    const [failure] = await eventsOf(result('t1', { is_error: true, content }));
    expect(failure?.data.is_interrupt).toBe(true);
  });

  it('without an id are named after their row and place', async () => {
    const events = await eventsOf(
      call(undefined, 'Bash', {}, { uuid: 'u1' }),
      result(undefined, {}, { uuid: 'u2' }),
    );
    expect(events.map(({ eventId }) => eventId)).toEqual(['PreToolUse:u1:0', 'PostToolUse:u2:0']);
  });

  it('have ids of at most 128 characters, whatever the file says', async () => {
    const long = 'x'.repeat(5000);
    const events = await eventsOf(
      call(long, 'Bash', {}, { uuid: long, agentId: long }),
      result(long, { is_error: true }),
      user('p', { uuid: `\0${long}` }),
      call(undefined, 'Bash'),
    );
    expect(events).toHaveLength(5);
    for (const { eventId, agentId } of events) {
      expect(eventId).toMatch(/^[\w:]{1,128}$/);
      expect((agentId ?? '').length).toBeLessThanOrEqual(100);
    }
  });
});

describe('subagents with rows of their own', () => {
  it('start at their first row only', async () => {
    const events = await eventsOf(
      user('do', { agentId: 'a1', isSidechain: true }),
      call('t1', 'Read', {}, { agentId: 'a1', isSidechain: true }),
    );
    expect(types(events)).toEqual([
      ['SubagentStart', 'a1'],
      ['PreToolUse', 'a1'],
    ]);
    expect(events[0]).toMatchObject({ eventId: 'SubagentStart:a1', data: { agent_id: 'a1' } });
  });

  it('stop when their call returns, with type and parent', async () => {
    const events = await eventsOf(
      call('t1', 'Agent', { prompt: 'do', subagent_type: 'Explore' }, { agentId: 'a1' }),
      result(
        't1',
        {},
        { agentId: 'a1', toolUseResult: { status: 'completed', agentId: 'a2', totalDurationMs: 9 } },
      ),
    );
    expect(events.slice(2)).toEqual([
      {
        eventId: 'PostToolUse:t1',
        eventType: 'PostToolUse',
        at: AT,
        agentId: 'a1',
        data: {
          tool_name: 'Agent',
          tool_use_id: 't1',
          duration_ms: 9,
          spawned_agent_id: 'a2',
          spawned_agent_type: 'Explore',
          tool_response: { status: 'completed', agentId: 'a2', totalDurationMs: 9 },
        },
      },
      {
        eventId: 'SubagentStop:a2',
        eventType: 'SubagentStop',
        at: AT,
        agentId: 'a2',
        data: { agent_id: 'a2', agent_type: 'Explore', parent_agent_id: 'a1', tool_use_id: 't1' },
      },
    ]);
  });

  it.each([{ status: 'async_launched' }, { isAsync: true }, { status: 'remote_launched' }])(
    'go on when they were only launched: %j',
    async (launched) => {
      const launch = result('t1', {}, { toolUseResult: { agentId: 'a2', ...launched } });
      const events = await eventsOf(call('t1', 'Task', { prompt: 'do', subagent_type: 'x' }), launch);
      expect(types(events)).toEqual([
        ['PreToolUse', null],
        ['PostToolUse', null],
      ]);
      expect(events[1]?.data).toMatchObject({ spawned_agent_id: 'a2', spawned_agent_type: 'x' });
    },
  );
});

describe('inline sidechains', () => {
  const row = (uuid: string, parentUuid: string | null) => ({ isSidechain: true, uuid, parentUuid });

  it('are agents named after their root, with the type of the call that gave the prompt', async () => {
    const events = await eventsOf(
      call('t1', 'Task', { prompt: 'first', subagent_type: 'A' }),
      call('t2', 'Task', { prompt: 'second', subagent_type: 'B' }),
      user('second', row('r2', null)),
      user('first', row('r1', null)),
      call('t3', 'Read', {}, row('x1', 'r2')),
      { type: 'system', ...row('x2', 'x1') },
      result('t3', {}, row('x3', 'x2')),
      result('t2', { content: 'done' }),
      result('t1', { content: 'failed', is_error: true }),
    );
    expect(types(events)).toEqual([
      ['PreToolUse', null],
      ['PreToolUse', null],
      ['SubagentStart', 'r2'],
      ['SubagentStart', 'r1'],
      ['PreToolUse', 'r2'],
      ['PostToolUse', 'r2'],
      ['PostToolUse', null],
      ['SubagentStop', 'r2'],
      ['PostToolUseFailure', null],
      ['SubagentStop', 'r1'],
    ]);
    expect(events[2]?.data).toEqual({ agent_id: 'r2', agent_type: 'B', tool_use_id: 't2' });
    expect(events[9]?.data).toEqual({ agent_id: 'r1', agent_type: 'A', tool_use_id: 't1' });
  });

  it('with the same prompt are told apart', async () => {
    const events = await eventsOf(
      call('t1', 'Task', { prompt: 'same', subagent_type: 'A' }),
      call('t2', 'Task', { prompt: 'same', subagent_type: 'A' }),
      user('same', row('r1', null)),
      user('same', row('r2', null)),
    );
    expect(events.slice(2).map(({ data }) => data.tool_use_id)).toEqual(['t1', 't2']);
  });

  it('whose beginning is missing are rooted at the first row there is', async () => {
    const events = await eventsOf(
      call('t1', 'Read', {}, row('x1', 'gone')),
      result('t1', {}, row('x2', 'x1')),
    );
    expect(types(events)).toEqual([
      ['SubagentStart', 'x1'],
      ['PreToolUse', 'x1'],
      ['PostToolUse', 'x1'],
    ]);
  });
});

describe('compaction', () => {
  const boundary = {
    type: 'system',
    subtype: 'compact_boundary',
    uuid: 'b1',
    compactMetadata: { trigger: 'auto', preTokens: 155_000 },
  };

  it('becomes PreCompact at the boundary and PostCompact at the summary', async () => {
    const events = await eventsOf(boundary, user('what was done', { isCompactSummary: true, uuid: 's1' }));
    expect(events.map(({ eventId, data }) => [eventId, data])).toEqual([
      ['PreCompact:b1', { trigger: 'auto', pre_tokens: 155_000 }],
      ['PostCompact:s1', { trigger: 'auto', compact_summary: 'what was done' }],
    ]);
  });

  it('of old CLIs has only the summary', async () => {
    const events = await eventsOf(
      user([{ type: 'text', text: 'so far' }], { isCompactSummary: true, uuid: 's1' }),
    );
    expect(events.map(({ eventId, data }) => [eventId, data])).toEqual([
      ['PostCompact:s1', { compact_summary: 'so far' }],
    ]);
  });
});

describe('everything else', () => {
  it.each([
    'progress',
    'attachment',
    'queue-operation',
    'file-history-snapshot',
    'last-prompt',
    'pr-link',
    'unheard-of',
  ])('%s rows are no events', async (type) => {
    expect(await eventsOf({ type, uuid: 'u1', message: { content: 'x' } })).toEqual([]);
  });

  it('system rows are no events', async () => {
    expect(await eventsOf({ type: 'system', subtype: 'turn_duration', durationMs: 5 })).toEqual([]);
  });
});

describe('what every event tells', () => {
  it('is the directory and the branch of its row', async () => {
    const [prompt] = await eventsOf(user('go', { cwd: '/workspace/shop', gitBranch: 'topic' }));
    expect(prompt!.data).toMatchObject({ cwd: '/workspace/shop', git_branch: 'topic' });
  });
});

it('an answer names the file that its call was about', async () => {
  const [, answer] = await eventsOf(
    call('t1', 'Edit', { file_path: '/a.ts' }),
    result('t1', { content: 'ok' }),
  );
  expect(answer).toMatchObject({ eventType: 'PostToolUse', data: { file_path: '/a.ts' } });
});

it('an error of the API is a failed stop, not an answer', async () => {
  const [failure, ...others] = await eventsOf({
    ...call('t1', 'Bash', {}, { uuid: 'u1', error: 'rate_limit' }),
    isApiErrorMessage: true,
  });
  expect(failure).toMatchObject({ eventId: 'StopFailure:u1', data: { error: 'rate_limit' } });
  expect(others).toEqual([]);
});
