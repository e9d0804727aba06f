import type { JsonObject } from '@app/kernel';
import { Digest, mergeDigests } from './digest';
import type { ToldEvent } from './told-event';

let count = 0;

function event(eventType: string, data: JsonObject = {}, at = 1000): ToldEvent {
  return { eventId: `event-${(count += 1)}`, eventType, at, data };
}

function digestOf(...events: ToldEvent[]): Digest {
  return Digest.of('client', events);
}

describe('a digest', () => {
  it('is the same after its way through the database', () => {
    const digest = digestOf(
      event('UserPromptSubmit', { prompt_id: 'p1' }),
      event('PostToolUse', { tool_use_id: 't1', tool_name: 'Bash', agent_id: 'a1', duration_ms: 5 }),
      event('SessionStart', { source: 'resume', model: 'm' }),
      event('PreCompact', { trigger: 'auto' }),
      event('PermissionRequest', { tool_name: 'Bash', cwd: '/w', git_branch: 'main' }),
      event('PermissionDenied', { tool_use_id: 't2' }),
      event('StopFailure', { error: 'overloaded' }),
      event('PostToolUse', { tool_name: 'Edit', file_path: '/w/a.ts', lines_added: 3 }),
      event('SubagentStop', { agent_id: 'a2', parent_agent_id: 'a1', tool_use_id: 't3' }),
      event('SessionEnd', { reason: 'logout' }, 5000),
    );
    const stored = JSON.parse(JSON.stringify(digest));
    expect(mergeDigests([stored])).toEqual([digest]);
  });

  it('keeps sources apart', () => {
    const [client, transcript] = [digestOf(event('Stop')), Digest.of('transcript', [event('Stop')])];
    expect(mergeDigests([client.toJSON(), transcript.toJSON(), client.toJSON()])).toEqual([
      client,
      transcript,
    ]);
  });

  it('spans its events', () => {
    expect(digestOf(event('Stop', {}, 7), event('Stop', {}, 3), event('Stop', {}, 5))).toMatchObject({
      firstAt: 3,
      lastAt: 7,
    });
  });
});

describe('prompts', () => {
  it('are told apart by their id, or by the event where there is none', () => {
    const one = event('UserPromptSubmit');
    const events = [
      one,
      one,
      event('UserPromptSubmit', { prompt_id: 'p1' }),
      event('UserPromptSubmit', { prompt_id: 'p1' }),
    ];
    expect(digestOf(...events).prompts).toEqual(new Set([one.eventId, 'p1']));
  });

  it('of subagents are none', () => {
    expect(digestOf(event('UserPromptSubmit', { agent_id: 'a1' })).prompts.size).toBe(0);
  });
});

describe('the end', () => {
  it('is the last one told, in whatever order', () => {
    const [early, late] = [
      event('SessionEnd', { reason: 'clear' }, 5),
      event('SessionEnd', { reason: 'logout' }, 9),
    ];
    for (const events of [
      [early, late],
      [late, early],
    ])
      expect(digestOf(...events)).toMatchObject({ endedAt: 9, endReason: 'logout' });
  });

  it('has one reason where two are told for the same moment', () => {
    const reasons = ['clear', 'logout', null];
    const events = reasons.map((reason) => event('SessionEnd', { reason }));
    expect(digestOf(...events)).toMatchObject({ endReason: 'logout' });
    expect(digestOf(...events.reverse())).toMatchObject({ endReason: 'logout' });
  });

  it('knows when work went on', () => {
    expect(digestOf(event('SessionStart', {}, 4), event('UserPromptSubmit', {}, 8)).resumedAt).toBe(8);
  });
});

describe('calls', () => {
  it('are one for their start and their answer', () => {
    const calls = digestOf(
      event('PreToolUse', { tool_use_id: 't1', tool_name: 'Bash' }, 900),
      event('PostToolUseFailure', { tool_use_id: 't1', tool_name: 'Bash', duration_ms: 12.4 }),
    ).calls;
    const told = { tool: 'Bash', agent: null, failed: true, ms: 12, askedAt: 900, answeredAt: 1000 };
    expect(JSON.parse(JSON.stringify([...calls]))).toEqual([['t1', told]]);
  });

  it('of older clients are known by their answers alone', () => {
    const answer = event('PostToolUse', { tool_name: 'Edit' });
    const calls = digestOf(event('PreToolUse', { tool_name: 'Edit' }), answer).calls;
    expect([...calls.keys()]).toEqual([`event ${answer.eventId}`]);
  });

  it.each([
    [-5, 0],
    [1e300, 1e10],
    [Infinity, null],
    ['12', null],
  ])('that took %p ms are said to have taken %p', (duration_ms, ms) => {
    const { calls } = digestOf(event('PostToolUse', { tool_use_id: 't1', duration_ms }));
    expect(calls.get('t1')?.ms).toBe(ms);
  });
});

describe('subagents', () => {
  it('have the kind that their start tells, and stop once', () => {
    const events = [
      event('SubagentStart', { agent_id: 'a1', agent_type: 'Explore' }, 2),
      event('PostToolUse', { agent_id: 'a1', agent_type: 'not told here' }, 3),
      event('SubagentStop', { agent_id: 'a1' }, 4),
    ];
    expect(digestOf(...events).agents.get('a1')).toEqual({
      type: 'Explore',
      firstAt: 2,
      lastAt: 4,
      stoppedAt: 4,
    });
  });

  it('are named by the call that started them', () => {
    const live = { tool_response: { agentId: 'a1' }, tool_input: { subagent_type: 'Plan' } };
    const read = { spawned_agent_id: 'a2', spawned_agent_type: 'Review' };
    const { agents } = digestOf(event('PostToolUse', live), event('PostToolUse', read));
    expect([...agents].map(([id, { type, firstAt }]) => [id, type, firstAt])).toEqual([
      ['a1', 'Plan', null],
      ['a2', 'Review', null],
    ]);
  });
});

it('takes whatever a client sends for an id or a name', () => {
  const hostile = ['x'.repeat(20_000), '\0\ud800', '__proto__', 7, {}, [], true, null];
  for (const value of hostile) {
    const data = {
      tool_use_id: value,
      tool_name: value,
      agent_id: value,
      agent_type: value,
      prompt_id: value,
    };
    for (const type of ['PostToolUse', 'UserPromptSubmit', 'SubagentStop', 'SessionEnd']) {
      const text = JSON.stringify(digestOf(event(type, { ...data, reason: value, tool_input: value })));
      expect(text.length).toBeLessThan(1500);
      expect(text).not.toMatch(/\\u0000|\\ud800/);
    }
  }
});
