import { memberOf } from '../kit/member-of';
import { seededRandom } from '../kit/seeded-random';
import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;
let session: { id: string; started_at: string };

beforeAll(async () => {
  system = await System.start();
});

beforeEach(async () => {
  ada = await system.signUp();
  session = await open(ada);
});

afterAll(() => system.stop());

describe('what events come to', () => {
  it('are turns, tool calls, tools and tasks', async () => {
    await send(aSession());
    await system.quiet();
    expect(await view()).toMatchObject({ total_turns: 2, status: 'active', ended_at: null });
    expect(await figures()).toEqual(figuresOfASession);
  });

  it('are the same whatever order, pieces and repetitions they arrive in', async () => {
    const seed = Date.now() % 100_000;
    const random = seededRandom(seed);
    const events = aSession();
    const arrivals = random.shuffled([...events, ...events.filter(() => random.below(3) === 0)]);
    while (arrivals.length > 0) {
      // Equals within one batch are two events; the same event again comes in another batch.
      await send([...new Set(arrivals.splice(0, 1 + random.below(6)))]);
      if (random.below(4) === 0) await system.quiet();
    }
    await system.quiet();
    expect({ seed, ...(await figures()) }).toEqual({ seed, ...figuresOfASession });
  });

  it('move when an event comes late, and stay when one comes twice', async () => {
    await send([prompt(10, 'p-1')]);
    await system.quiet();
    expect((await figures()).first_event_at).toEqual(at(10));
    await send([prompt(5, 'p-0'), prompt(10, 'p-1')]);
    await system.quiet();
    expect(await figures()).toMatchObject({ total_turns: 2, first_event_at: at(5), last_event_at: at(10) });
  });

  it('take in whatever an event says in places that figures are made of', async () => {
    const strange = [null, 5, true, 'x'.repeat(5000), { deep: ['x'] }, ['y'], '', -1, 1e300];
    const types = [
      'PostToolUse',
      'SubagentStop',
      'SessionEnd',
      'UserPromptSubmit',
      'PreToolUse',
      'PostToolUseFailure',
    ];
    const fields = [
      'tool_use_id',
      'tool_name',
      'duration_ms',
      'agent_id',
      'agent_type',
      'reason',
      'prompt_id',
    ];
    const events = types.flatMap((type) =>
      strange.map((value, index) =>
        event(type, index, Object.fromEntries(fields.map((field) => [field, value]))),
      ),
    );
    await send([
      ...events,
      event('PostToolUse', 99, { tool_response: { agentId: { not: 'text' } } }),
      prompt(99, 'p'),
    ]);
    await system.quiet();
    expect((await view()).total_turns).toBeGreaterThan(0);
  });
});

describe('the end that events tell', () => {
  it('ends the session at its time, and a later prompt opens it again', async () => {
    await send([prompt(1, 'p-1'), event('SessionEnd', 60, { reason: 'prompt_input_exit' }, 'end-1')]);
    await system.quiet();
    const ended = {
      status: 'ended',
      ended_at: at(60).toISOString(),
      duration: 60,
      end_reason: 'prompt_input_exit',
    };
    expect(await view()).toMatchObject(ended);
    expect(await today()).toMatchObject({ active_sessions: 0, ended_sessions: 1, average_duration: 60 });

    await send([prompt(90, 'p-2')]);
    await system.quiet();
    expect(await view()).toMatchObject({
      status: 'active',
      ended_at: null,
      duration: null,
      end_reason: null,
    });
    expect(await today()).toMatchObject({ active_sessions: 1, ended_sessions: 0, average_duration: null });

    await send([event('SessionEnd', 120, { reason: 'clear' }, 'end-2')]);
    await system.quiet();
    expect(await view()).toMatchObject({
      status: 'ended',
      duration: 120,
      end_reason: 'clear',
      total_turns: 2,
    });
  });

  it('does not move an end that the client has set', async () => {
    const ended = await ada.post(`/api/v1/${ada.slug}/sessions/${session.id}/end`, { outcome: 'success' });
    await send([prompt(100, 'p-1'), event('SessionEnd', 200)]);
    await system.quiet();
    const { ended_at, outcome, total_turns } = await view();
    expect({ ended_at, outcome, total_turns }).toEqual({ ...pick(ended.body.data), total_turns: 1 });
  });

  it('never lies before the start', async () => {
    await send([event('SessionEnd', -3600)]);
    await system.quiet();
    expect(await view()).toMatchObject({ status: 'ended', duration: 0, ended_at: session.started_at });
  });
});

describe('a day in analytics', () => {
  it('counts a session from the moment it is opened, and its turns once they are told', async () => {
    await system.quiet();
    expect(await today()).toMatchObject({ total_sessions: 1, active_sessions: 1, average_turns: 0 });
    await send([prompt(1, 'p-1'), prompt(2, 'p-2'), prompt(3, 'p-3')]);
    await open(ada);
    await system.quiet();
    expect(await today()).toMatchObject({ total_sessions: 2, average_turns: 1.5, unique_users: 1 });
    const series = await ada.get(`/api/v1/${ada.slug}/sessions/analytics/timeseries`);
    expect(series.body.data).toHaveLength(30);
    expect(series.body.data.at(-1)).toEqual({ date: session.started_at.slice(0, 10), value: 2 });
  });

  it('holds the sessions of all members and of no other organization', async () => {
    const bob = await memberOf(system, ada, 'member');
    await open(bob, ada.slug);
    const eve = await system.signUp('eve');
    await open(eve);
    await system.quiet();
    expect(await today()).toMatchObject({ total_sessions: 2, unique_users: 2 });
    expect(await today(eve)).toMatchObject({ total_sessions: 1, unique_users: 1 });
  });
});

function aSession(): object[] {
  return [
    event('SessionStart', 0),
    prompt(1, 'p-1'),
    event('PreToolUse', 2, { tool_use_id: 't-1', tool_name: 'Bash' }),
    event('PostToolUse', 3, { tool_use_id: 't-1', tool_name: 'Bash', duration_ms: 1200 }),
    event('PreToolUse', 4, { tool_use_id: 't-2', tool_name: 'Edit' }),
    event('PostToolUseFailure', 5, { tool_use_id: 't-2', tool_name: 'Edit', duration_ms: 30 }),
    event('PreToolUse', 6, { tool_name: 'Bash' }),
    event('PostToolUse', 7, { tool_name: 'Bash', duration_ms: 300 }),
    event('SubagentStart', 8, { agent_id: 'a-1', agent_type: 'Explore' }),
    prompt(9, 'p-of-agent', { agent_id: 'a-1' }),
    event('PostToolUse', 10, { agent_id: 'a-1', tool_use_id: 't-3', tool_name: 'Read', duration_ms: 5 }),
    event('SubagentStop', 11, { agent_id: 'a-1', agent_type: 'Explore' }),
    event('SubagentStart', 12, { agent_id: 'a-2', agent_type: 'Plan' }),
    prompt(13, 'p-2'),
    prompt(13, 'p-2', { said: 'again' }),
    event('Notification', 14, { message: 'of no kind that figures are made of' }),
  ];
}

const figuresOfASession = {
  total_turns: 2,
  tool_calls: 4,
  tool_duration_ms: '1535',
  first_event_at: expect.any(Date),
  last_event_at: expect.any(Date),
  tools: [
    { tool_name: 'Bash', calls: 2, failures: 0, duration_ms: '1500' },
    { tool_name: 'Edit', calls: 1, failures: 1, duration_ms: '30' },
    { tool_name: 'Read', calls: 1, failures: 0, duration_ms: '5' },
  ],
  tasks: [
    { agent_id: 'a-1', agent_type: 'Explore', status: 'completed', tool_calls: 1 },
    { agent_id: 'a-2', agent_type: 'Plan', status: 'running', tool_calls: 0 },
  ],
};

function event(event_type: string, second: number, data: object = {}, event_id?: string): object {
  return { event_type, timestamp: at(second).toISOString(), data, event_id };
}

function prompt(second: number, prompt_id: string, more: object = {}): object {
  return event('UserPromptSubmit', second, { prompt: 'hello', prompt_id, ...more });
}

function at(second: number): Date {
  return new Date(Date.parse(session.started_at) + second * 1000);
}

async function send(events: object[]): Promise<void> {
  const answer = await ada.post(`/api/v1/${ada.slug}/observability/sessions/${session.id}/events`, {
    events,
  });
  expect([answer.status, answer.body.rejected]).toEqual([202, []]);
}

async function open(actor: Actor, slug = actor.slug): Promise<{ id: string; started_at: string }> {
  return (await actor.post(`/api/v1/${slug}/sessions`, {})).body.data as { id: string; started_at: string };
}

async function view(): Promise<Record<string, unknown>> {
  return (await ada.get(`/api/v1/${ada.slug}/sessions/${session.id}`)).body.data as Record<string, unknown>;
}

async function today(actor = ada): Promise<Record<string, unknown>> {
  const day = session.started_at.slice(0, 10);
  const path = `/api/v1/${actor.slug}/sessions/analytics/summary?start_date=${day}&end_date=${day}`;
  return (await actor.get(path)).body.data as Record<string, unknown>;
}

async function figures(): Promise<Record<string, unknown>> {
  const query = (sql: string) => system.database.query<Record<string, unknown>>(sql, [session.id]);
  const [row] = await query(
    `SELECT total_turns, tool_calls, tool_duration_ms, first_event_at, last_event_at FROM sessions WHERE id = $1`,
  );
  const tools = await query(
    'SELECT tool_name, calls, failures, duration_ms FROM session_tools WHERE session_id = $1 ORDER BY tool_name',
  );
  const tasks = await query(
    'SELECT agent_id, agent_type, status, tool_calls FROM session_tasks WHERE session_id = $1 ORDER BY agent_id',
  );
  return { ...row, tools, tasks };
}

function pick({ ended_at, outcome }: Record<string, unknown>): Record<string, unknown> {
  return { ended_at, outcome };
}
