import fc from 'fast-check';
import type { CaptureMode } from '@app/organizations';
import type { JsonObject } from '@app/kernel';
import { Digest } from '../digest/digest';
import { Capture } from './capture';

const TOKEN = ['ghp', 'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cD1fG3hJ5'].join('_');
const SENTENCE = 'please change the colour of the button';

let found: Record<string, number>[];
beforeEach(() => {
  found = [];
});

const capture = (mode: CaptureMode) => new Capture(mode, (hits) => found.push(hits));
const kept = (mode: CaptureMode, eventType: string, data: JsonObject) =>
  capture(mode).event({ eventType, data }).data;

const PATCH = [{ oldStart: 1, lines: ['-const a = 1;', '+const a = 2;', '+const b = 3;', ' done();'] }];
const EDIT = {
  session_id: 's',
  cwd: '/home/dev',
  tool_name: 'Edit',
  tool_use_id: 'toolu_1',
  duration_ms: 12,
  tool_input: { file_path: '/home/dev/a.ts', old_string: 'const a = 1;', new_string: 'const a = 2;' },
  tool_response: {
    filePath: '/home/dev/a.ts',
    originalFile: 'const a = 1;\ndone();\n',
    structuredPatch: PATCH,
    userModified: false,
  },
};

describe('everything', () => {
  it('is kept, but the file that an edit carries: of that the size', () => {
    const data = kept('full', 'PostToolUse', EDIT);
    const originalFile = { characters: 21, lines: 3 };
    const lines = { lines_added: 2, lines_removed: 1 };
    expect(data).toEqual({ ...EDIT, ...lines, tool_response: { ...EDIT.tool_response, originalFile } });
  });

  it('is kept, but what Write writes and Read reads', () => {
    const written = { tool_name: 'Write', tool_input: { file_path: '/a', content: 'one\ntwo' } };
    const size = { characters: 7, lines: 2 };
    expect(kept('full', 'PreToolUse', written).tool_input).toEqual({ file_path: '/a', content: size });
    const tool_response = { type: 'create', filePath: '/a', content: 'one\ntwo' };
    expect(kept('full', 'PostToolUse', { ...written, tool_response })).toMatchObject({
      tool_response: { content: size },
      lines_added: 2,
      lines_removed: 0,
    });
    const read = {
      tool_name: 'Read',
      tool_response: { type: 'text', file: { filePath: '/a', content: 'one\ntwo' } },
    };
    expect(kept('full', 'PostToolUse', read).tool_response).toEqual({ type: 'text', file: size });
    expect(kept('full', 'PostToolBatch', { tool_calls: [read, 'x'] }).tool_calls).toEqual([
      { tool_name: 'Read', tool_response: { type: 'text', file: size } },
      'x',
    ]);
  });

  it('is kept without its secrets, and they are counted by rule', () => {
    const data = { prompt: `use ${TOKEN}`, tool_input: { [TOKEN]: { password: 'hunter2' } } };
    expect(JSON.stringify(kept('full', 'UserPromptSubmit', data))).not.toMatch(/ghp_|hunter2/);
    expect(found).toEqual([{ 'github-token': 2, 'secret-name': 1 }]);
  });
});

describe('metadata alone', () => {
  it('keeps which file, which tool, how long, how many lines', () => {
    const { cwd, session_id, tool_name, tool_use_id, duration_ms } = EDIT;
    expect(kept('metadata', 'PostToolUse', EDIT)).toEqual({
      ...{ cwd, session_id, tool_name, tool_use_id, duration_ms },
      ...{ lines_added: 2, lines_removed: 1 },
      tool_input: { file_path: '/home/dev/a.ts' },
      tool_response: {
        filePath: '/home/dev/a.ts',
        userModified: false,
        originalFile: { characters: 21, lines: 3 },
      },
    });
  });

  it.each<[string, JsonObject]>([
    ['prompts', { prompt: SENTENCE }],
    ['what tools are asked', { tool_input: { command: SENTENCE, description: SENTENCE, amount: 5 } }],
    ['what tools answer', { tool_response: { stdout: SENTENCE, content: [SENTENCE], balance: 5 } }],
    ['an answer that is no object', { tool_response: SENTENCE }],
    ['messages', { message: SENTENCE, last_assistant_message: SENTENCE, delta: SENTENCE }],
    ['errors', { error: `Exit code 1\n${SENTENCE}`, error_details: SENTENCE }],
    ['errors of one word', { error: 'hunter' }],
    ['reasons in somebody’s own words', { reason: SENTENCE, trigger: SENTENCE, source: SENTENCE }],
    ['summaries and instructions', { compact_summary: SENTENCE, custom_instructions: SENTENCE }],
    [
      'what nobody has heard of',
      { novelty: SENTENCE, more: { deep: SENTENCE }, list: [SENTENCE], none: null },
    ],
    [
      'what others suggest',
      { permission_suggestions: [{ rule: SENTENCE }], session_crons: [{ prompt: SENTENCE }] },
    ],
    ['figures under a key that is a text', { [SENTENCE]: 1 }],
    [
      'what a key says that a task has',
      { background_tasks: [{ description: SENTENCE }], effort: { why: SENTENCE } },
    ],
  ])('drops %s', (_what, data) => {
    expect(kept('metadata', 'PostToolUse', data)).toEqual(
      'background_tasks' in data ? { background_tasks: [] } : {},
    );
  });

  it('keeps names, words, paths, times, figures', () => {
    const data = {
      ...{
        prompt_id: 'p',
        agent_type: 'plugin:Explore',
        model: 'claude',
        git_branch: 'fix/login',
        session_title: 'Login',
      },
      ...{ reason: 'prompt_input_exit', error: 'rate_limit', permission_mode: 'acceptEdits' },
      ...{ transcript_path: '/home/ada/a b/c.jsonl', timestamp: '2026-01-20T10:30:00.000Z' },
      ...{ is_interrupt: true, pre_tokens: 1200, novelty: 7, effort: { level: 'high' } },
      background_tasks: [{ id: 'b', type: 'shell', status: 'running' }],
      tool_calls: [
        { tool_name: 'Agent', tool_use_id: 't', tool_response: { agentId: 'a', usage: { input_tokens: 4 } } },
      ],
    };
    expect(kept('metadata', 'PostToolUse', data)).toEqual(data);
  });

  it('keeps no half of a secret at the end of a name that is cut', () => {
    const data = { tool_name: `${'x'.repeat(180)} ${TOKEN}` };
    expect(kept('metadata', 'PreToolUse', data).tool_name).not.toContain(TOKEN.slice(0, 10));
  });

  it('keeps of what stands beside the data no more', () => {
    expect(capture('metadata').extra({ seq: 4, note: SENTENCE, cli: { version: '2' } }).data).toEqual({
      seq: 4,
    });
    expect(capture('full').extra({ seq: 4, note: SENTENCE }).data).toEqual({ seq: 4, note: SENTENCE });
  });
});

it('a secret is gone from a type, and words that are none stay', () => {
  expect(capture('full').text(`Stop ${TOKEN}`)).toBe('Stop [REDACTED:github-token]');
  expect(capture('full').text('PostToolUse')).toBe('PostToolUse');
  expect(found).toEqual([{ 'github-token': 1 }]);
});

const TYPES = [
  ...['UserPromptSubmit', 'PreToolUse', 'PostToolUse', 'PostToolUseFailure', 'SubagentStart', 'SubagentStop'],
  ...['SessionStart', 'SessionEnd', 'PreCompact', 'PostCompact', 'PermissionRequest', 'PermissionDenied'],
  ...['Notification', 'StopFailure', 'Stop', 'CwdChanged'],
];
const text = fc.oneof(
  fc.constantFrom(
    SENTENCE,
    'startup',
    'clear',
    'auto',
    'rate_limit',
    'permission_prompt',
    `with ${TOKEN}`,
    '/home/dev/a.ts',
  ),
  fc.constantFrom('Edit', 'Write', 'Bash', 'Claude needs your permission to use Bash', '', 'x'.repeat(300)),
  fc.string({ maxLength: 12 }),
);
const name = fc.oneof(
  fc.constantFrom('Edit', 'Write', 'Bash', 'Read', 'a'.repeat(300)),
  fc.string({ maxLength: 20 }),
);
const value = fc.oneof(name, fc.integer(), fc.boolean(), fc.constant(null));
const data = fc.record(
  {
    ...{ tool_name: value, tool_use_id: value, agent_id: value, parent_agent_id: value, agent_type: value },
    ...{
      spawned_agent_id: value,
      spawned_agent_type: value,
      prompt_id: value,
      model: value,
      git_branch: name,
    },
    ...{
      cwd: name,
      file_path: name,
      duration_ms: value,
      is_interrupt: fc.boolean(),
      notification_type: value,
    },
    ...{ lines_added: value, prompt: text, message: text },
    ...{ source: fc.constantFrom('startup', 'clear', 7), trigger: fc.constantFrom('auto', 'manual') },
    ...{ reason: fc.constantFrom('clear', 'logout'), error: fc.constantFrom('rate_limit', 'unknown') },
    tool_input: fc.record(
      { file_path: name, notebook_path: name, subagent_type: value, content: text, command: text },
      { requiredKeys: [] },
    ),
    tool_response: fc.oneof(
      text,
      fc.record(
        {
          ...{ agentId: value, filePath: name, interrupted: fc.boolean(), content: text, originalFile: text },
          ...{ type: fc.constantFrom('create', 'update'), stdout: text },
          structuredPatch: fc.array(fc.record({ lines: fc.array(fc.constantFrom('+a', '-b', ' c')) }), {
            maxLength: 3,
          }),
        },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: [] },
);

it('what is digested does not depend on the capture mode', () => {
  const events = fc.array(fc.record({ eventType: fc.constantFrom(...TYPES), data }), { maxLength: 6 });
  const digestOf = (told: { eventType: string; data: unknown }[], mode: CaptureMode | null) =>
    Digest.of(
      'client',
      told.map((one, index) => {
        const event = { ...one, data: one.data as JsonObject };
        const data = mode ? capture(mode).event(event).data : event.data;
        return { eventId: `e${index}`, eventType: one.eventType, at: 1_700_000_000_000 + index, data };
      }),
    ).toJSON();
  fc.assert(
    fc.property(events, (told) => {
      expect(digestOf(told, 'metadata')).toEqual(digestOf(told, 'full'));
      if (!JSON.stringify(told).includes(TOKEN)) expect(digestOf(told, 'full')).toEqual(digestOf(told, null));
    }),
    { numRuns: 2_000 },
  );
});
