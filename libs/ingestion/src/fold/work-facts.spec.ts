import type { JsonObject } from '@app/kernel';
import { mergeCalls, type CallTold } from '../digest/calls';
import { Digest } from '../digest/digest';
import type { EventSource } from '../events/event';
import { workOf } from './work-facts';

type Told = [at: number, eventType: string, data?: JsonObject];

const source = (name: EventSource, ...events: Told[]) =>
  Digest.of(
    name,
    events.map(([at, eventType, data = {}], index) => ({ eventId: `e${index}`, eventType, at, data })),
  );

function work(...digests: Digest[]) {
  const calls = new Map<string, CallTold>();
  for (const digest of digests) for (const [id, call] of digest.calls) mergeCalls(calls, id, call);
  return workOf(digests, calls);
}

const bash = (id: string, more: JsonObject = {}) => ({ tool_use_id: id, tool_name: 'Bash', ...more });
const failed = (at: number, id: string, more?: JsonObject): Told => [
  at,
  'PostToolUseFailure',
  bash(id, more),
];
const worked = (at: number, id: string, more?: JsonObject): Told => [at, 'PostToolUse', bash(id, more)];

it('of a session without events is nothing', () => {
  expect(work()).toMatchObject({ failedCalls: 0, retries: 0, permissionWaitMs: null, files: [], starts: [] });
});

describe('failures', () => {
  it('are calls that failed by themselves; stopped ones are interruptions', () => {
    const told = work(source('client', failed(1, 't1'), failed(2, 't2', { is_interrupt: true })));
    expect(told).toMatchObject({ failedCalls: 1, interruptions: 1 });
  });

  it('are interruptions of shells too, which say so in their answers', () => {
    const told = work(source('client', worked(1, 't1', { tool_response: { interrupted: true } })));
    expect(told).toMatchObject({ failedCalls: 0, interruptions: 1 });
  });

  it('of tools without a name are nobody’s', () => {
    expect(work(source('client', [1, 'PostToolUseFailure', { tool_use_id: 't1' }])).failedCalls).toBe(0);
  });
});

describe('retries', () => {
  const retries = (...events: Told[]) => work(source('client', ...events)).retries;

  it('follow a failed call of the same tool and agent at once', () => {
    expect(retries(failed(1, 't1'), worked(2, 't2'))).toBe(1);
    expect(retries(failed(1, 't1'), failed(2, 't2'), worked(3, 't3'))).toBe(2);
    expect(retries(failed(1, 't1'), worked(2, 't2', { tool_name: 'Read' }), worked(3, 't3'))).toBe(0);
    expect(retries(failed(1, 't1'), worked(2, 't2', { agent_id: 'a1' }))).toBe(0);
    expect(retries(failed(1, 't1', { is_interrupt: true }), worked(2, 't2'))).toBe(0);
  });

  it('are told by the order of asking, whichever answer came first', () => {
    const asked: Told[] = [
      [1, 'PreToolUse', bash('z')],
      [2, 'PreToolUse', bash('a')],
    ];
    expect(retries(...asked, worked(3, 'a'), failed(9, 'z'))).toBe(1);
    expect(retries(...asked, failed(3, 'a'), worked(9, 'z'))).toBe(0);
  });
});

describe('compactions', () => {
  const begun = (at: number, trigger: string): Told => [at, 'PreCompact', { trigger }];
  const done = (at: number, trigger: string): Told => [at, 'PostCompact', { trigger }];

  it('count once, whether a client tells their beginning, their end or both', () => {
    const both = work(source('client', begun(1, 'auto'), done(2, 'auto'), begun(5, 'manual')));
    expect(both).toMatchObject({ compactions: 2, autoCompactions: 1 });
    expect(work(source('client', done(2, 'auto'), done(3, 'auto')))).toMatchObject({ compactions: 2 });
  });

  it('are what the source that saw most says', () => {
    const told = work(
      source('client', begun(1, 'auto')),
      source('transcript', begun(2, 'auto'), done(2, 'auto')),
    );
    expect(told).toMatchObject({ compactions: 1, autoCompactions: 1 });
  });
});

it('knows files, branches and lines of all sources, each once', () => {
  const edit = (file_path: string): JsonObject => ({
    tool_use_id: file_path,
    tool_name: 'Edit',
    file_path,
    lines_added: 2,
  });
  const told = work(
    source('client', [2, 'PostToolUse', { ...edit('/a'), git_branch: 'main', cwd: '/later' }]),
    source(
      'transcript',
      [1, 'PostToolUse', { ...edit('/a'), git_branch: 'main', cwd: '/w' }],
      [3, 'PostToolUse', edit('/b')],
    ),
  );
  expect(told).toMatchObject({
    files: ['/a', '/b'],
    filesComplete: true,
    branches: ['main'],
    directory: '/w',
  });
  expect(told).toMatchObject({ linesAdded: 4, linesRemoved: 0 });
});

it('says of more files than it names that they are not all', () => {
  const edits = Array.from({ length: 300 }, (_, n): Told => [
    n,
    'PostToolUse',
    { tool_name: 'Edit', file_path: `/${n}` },
  ]);
  const others = edits.map(([at, type, data]): Told => [at, type, { ...data, file_path: `/x${at}` }]);
  const told = work(source('client', ...edits), source('transcript', ...others));
  expect([told.files.length, told.filesComplete]).toEqual([500, false]);
});

it('tells of starts in their order', () => {
  const told = work(
    source('client', [9, 'SessionStart', { source: 'clear' }], [1, 'SessionStart', { source: 'startup' }]),
  );
  expect(told.starts.map((start) => start.source)).toEqual(['startup', 'clear']);
});
