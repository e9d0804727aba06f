import type { JsonObject } from '@app/kernel';
import { Digest, mergeDigests, type StoredDigest } from './digest';

const digestOf = (...events: [eventType: string, data?: JsonObject, at?: number][]) =>
  Digest.of(
    'client',
    events.map(([eventType, data = {}, at = 1000], index) => ({ eventId: `e${index}`, eventType, at, data })),
  );

describe('moments', () => {
  it('tell of starts in their order', () => {
    const { starts } = digestOf(
      ['SessionStart', { source: 'resume' }, 9],
      ['SessionStart', { source: 'startup', model: 'claude-opus-5' }, 4],
    ).moments;
    expect(starts.items()).toEqual([
      { at: 4, source: 'startup', model: 'claude-opus-5' },
      { at: 9, source: 'resume', model: null },
    ]);
  });

  it('tell of compactions before and after', () => {
    const { compactions } = digestOf(
      ['PreCompact', { trigger: 'auto' }, 3],
      ['PostCompact', { trigger: 'auto' }, 5],
    ).moments;
    expect(compactions.items().map(({ isDone }) => isDone)).toEqual([false, true]);
  });

  it.each([
    ['PermissionRequest', { tool_name: 'Bash' }, 1],
    ['Notification', { notification_type: 'permission_prompt', message: 'x' }, 1],
    ['Notification', { message: 'Claude needs your permission to use Bash' }, 1],
    ['Notification', { notification_type: 'idle_prompt', message: 'Claude needs your permission' }, 0],
    ['Notification', { message: 'Claude is waiting for your input' }, 0],
  ])('tell of being asked: %s %j', (eventType, data, count) => {
    expect(digestOf([eventType, data]).moments.asks.items()).toHaveLength(count);
  });

  it('tell of refusals and of failures of the model', () => {
    const { denials, stopFailures } = digestOf(
      ['PermissionDenied', { tool_use_id: 't1' }],
      ['PermissionDenied', { tool_use_id: 't1' }],
      ['StopFailure', { error: 'rate_limit' }],
    ).moments;
    expect([denials.items().length, stopFailures.items()]).toEqual([1, [{ at: 1000, what: 'rate_limit' }]]);
  });
});

describe('places', () => {
  const edit = (data: JsonObject): [string, JsonObject] => ['PostToolUse', { tool_name: 'Edit', ...data }];

  it('are the files that calls changed, however they name them', () => {
    const { files } = digestOf(
      edit({ tool_input: { file_path: '/a' } }),
      edit({ tool_response: { filePath: '/b' } }),
      edit({ tool_name: 'NotebookEdit', tool_input: { notebook_path: '/c' } }),
      edit({ tool_name: 'Read', tool_input: { file_path: '/read' } }),
      ['PreToolUse', { tool_name: 'Edit', tool_input: { file_path: '/asked' } }],
      ['PostToolUseFailure', { tool_name: 'Edit', tool_input: { file_path: '/failed' } }],
    ).places;
    expect(files.items()).toEqual(['/a', '/b', '/c']);
  });

  it('keep the end of a long path, and at most 500 of them', () => {
    const long = `/${'x'.repeat(600)}/name.ts`;
    const many = Array.from({ length: 501 }, (_, index) => edit({ file_path: `/many/${index}` }));
    expect(digestOf(edit({ file_path: long })).places.files.items()).toEqual([long.slice(-500)]);
    const { files } = digestOf(...many).places;
    expect([files.items().length, files.isCut]).toEqual([500, true]);
  });

  it('are branches, and the directory that came first', () => {
    const { branches, cwd } = digestOf(
      ['Stop', { git_branch: 'main', cwd: '/later' }, 9],
      ['Stop', { git_branch: 'topic', cwd: '/first' }, 2],
      ['Stop', { git_branch: '', cwd: '' }, 1],
    ).places;
    expect([branches.items(), cwd]).toEqual([['main', 'topic'], { at: 2, path: '/first' }]);
  });
});

describe('lines', () => {
  const patch = [{ lines: [' a', '-b', '+c', '+d'] }, { lines: ['+e'] }, 'no hunk', { lines: 7 }];
  const call = (data: JsonObject): [string, JsonObject] => [
    'PostToolUse',
    { tool_use_id: 't1', tool_name: 'Edit', ...data },
  ];
  const linesOf = (...events: [string, JsonObject][]) => {
    const told = digestOf(...events).calls.get('t1');
    return [told?.added, told?.removed];
  };

  it.each([
    [{ tool_response: { structuredPatch: patch } }, [3, 1]],
    [{ tool_name: 'Write', tool_response: { type: 'create', content: 'a\nb', structuredPatch: [] } }, [2, 0]],
    [{ tool_name: 'Write', tool_response: { type: 'create', content: 'a\nb\n' } }, [2, 0]],
    [{ tool_name: 'Write', tool_response: { type: 'create', content: '' } }, [0, 0]],
    [{ lines_added: 4, lines_removed: -1, tool_response: { structuredPatch: patch } }, [4, 0]],
    [{ tool_response: 'done' }, [undefined, undefined]],
    [{ tool_name: 'Bash', tool_response: { structuredPatch: patch } }, [undefined, undefined]],
  ])('of %j are %j', (data, lines) => {
    expect(linesOf(call(data as JsonObject))).toEqual(lines);
  });

  it('of one call count once, whoever tells of it', () => {
    const told = call({ tool_response: { structuredPatch: patch } });
    expect(linesOf(told, told, call({}))).toEqual([3, 1]);
  });
});

it('reads digests of earlier releases', () => {
  const old: StoredDigest = {
    source: 'client',
    firstAt: 1,
    lastAt: 2,
    endedAt: null,
    endReason: null,
    resumedAt: null,
    prompts: ['p1'],
    calls: [['t1', { tool: 'Bash', agent: null, failed: false, ms: 7 }]],
    agents: [['a1', { type: 'Plan', firstAt: 1, lastAt: 2, stoppedAt: null }]],
  };
  expect(JSON.parse(JSON.stringify(mergeDigests([old, old])))).toEqual([old]);
});

it('comes to the same in any order and more than once', () => {
  const events: [string, JsonObject, number][] = [
    ['SessionStart', { source: 'startup', cwd: '/a', git_branch: 'main' }, 1],
    ['PreToolUse', { tool_use_id: 't1', tool_name: 'Edit', cwd: '/b' }, 1],
    ['PermissionRequest', { tool_name: 'Edit' }, 2],
    ['PostToolUse', { tool_use_id: 't1', tool_name: 'Edit', file_path: '/a/x', lines_added: 2 }, 5],
    ['PostToolUseFailure', { tool_use_id: 't2', tool_name: 'Bash', is_interrupt: true, agent_id: 'a1' }, 6],
    ['SubagentStop', { agent_id: 'a1', parent_agent_id: 'a0', tool_use_id: 't9' }, 7],
    ['PreCompact', { trigger: 'manual' }, 8],
    ['StopFailure', {}, 9],
  ];
  const parts = events.map((event) => digestOf(event).toJSON());
  const told = (stored: StoredDigest[]) => {
    const [whole] = JSON.parse(JSON.stringify(mergeDigests(stored))) as StoredDigest[];
    return { ...whole!, calls: new Map(whole!.calls), agents: new Map(whole!.agents) };
  };
  const whole = told([digestOf(...events).toJSON()]);
  expect(told(parts)).toEqual(whole);
  expect(told([...parts].reverse())).toEqual(whole);
  expect(told([...parts, ...parts])).toEqual(whole);
});
