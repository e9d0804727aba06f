import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';
import { transcripts } from '../kit/transcripts';

let system: System;
let ada: Actor;
let sessionsOf: string;

beforeAll(async () => {
  system = await System.start();
});

beforeEach(async () => {
  ada = await system.signUp();
  sessionsOf = `/api/v1/${ada.slug}/sessions`;
});

afterAll(() => system.stop());

interface Used {
  tokens: number;
  cost: number | null;
  tool_calls: number;
}
interface Task extends Used {
  id: string;
  status: string;
  duration: number | null;
  own: Used;
  tools: { name: string; calls: number }[];
  tasks: Task[];
}
interface Conversation {
  id: string;
  total_tokens: number;
  total_cost: number;
  tool_calls: number;
  own: Used | null;
  tools: { name: string; calls: number }[];
  tasks: Task[];
}
interface Run {
  total_conversations: number;
  total_tasks: number;
  total_tokens: number;
  total_cost: number;
  total_turns: number;
  tool_calls: number;
  duration: number | null;
  ended_at: string | null;
  conversations: Conversation[];
}

const runOf = async (id: string) =>
  ((await ada.get(`${sessionsOf}/${id}/hierarchy`)).body.data as { run: Run }).run;
const open = async (body: object) => (await ada.post(sessionsOf, body)).body.data as { id: string };
const T0 = Date.UTC(2026, 0, 20, 10);

const tell = async (id: string, ...events: [string, object][]) => {
  await ada.post(`/api/v1/${ada.slug}/observability/sessions/${id}/events`, {
    events: events.map(([event_type, data], second) => ({
      event_type,
      timestamp: new Date(T0 + second * 1000).toISOString(),
      data,
    })),
  });
  await system.quiet();
};

it('real transcripts: every level is what is below it and its own', async () => {
  for (const { bytes } of transcripts())
    await ada.send('POST', `${sessionsOf}/import`, bytes, { 'content-type': 'application/x-ndjson' });
  await system.quiet();
  const sessions = (await ada.get(sessionsOf)).body.data as { id: string }[];
  const runs = await Promise.all(sessions.map(({ id }) => runOf(id)));
  for (const run of runs) expectSums(run);
  expect(runs.map(({ total_tasks }) => total_tasks).sort()).toEqual([0, 5, 5]);
  const tasks = runs.flatMap(({ conversations }) => conversations[0]!.tasks);
  for (const task of tasks) expect(total(task.tools.map(({ calls }) => calls))).toBe(task.tool_calls);
  expect(tasks.every(({ tokens, cost }) => tokens > 0 && cost !== null && cost > 0)).toBe(true);
});

/** Money is rounded in answers, so sums of it agree to half a micro-dollar for each part. */
function expectSums(run: Run): void {
  expect(run.total_tokens).toBe(total(run.conversations.map(({ total_tokens }) => total_tokens)));
  for (const { own, tasks, ...conversation } of run.conversations) {
    expect(own!.tokens + total(tasks.map(({ tokens }) => tokens))).toBe(conversation.total_tokens);
    expect(own!.tool_calls + total(tasks.map(({ tool_calls }) => tool_calls))).toBe(conversation.tool_calls);
    const cost = own!.cost! + total(tasks.map((task) => task.cost!));
    expect(Math.abs(cost - conversation.total_cost)).toBeLessThan(1e-6 * (tasks.length + 2));
    expect(total(conversation.tools.map(({ calls }) => calls))).toBe(conversation.tool_calls);
  }
}

const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);

it('tasks stand below the tasks that started them', async () => {
  const { id } = await open({ agent_name: 'a' });
  const spawn = (agent: string, parent?: string) => ({
    tool_name: 'Agent',
    tool_use_id: `spawn-${agent}`,
    tool_input: { subagent_type: agent },
    tool_response: { agentId: agent },
    ...(parent && { agent_id: parent }),
  });
  await tell(
    id,
    ['PostToolUse', spawn('outer')],
    ['SubagentStart', { agent_id: 'outer', agent_type: 'outer' }],
    ['PostToolUse', spawn('inner', 'outer')],
    ['SubagentStart', { agent_id: 'inner', agent_type: 'inner' }],
    ['PostToolUse', { tool_name: 'Bash', tool_use_id: 't1', agent_id: 'inner' }],
    ['SubagentStop', { agent_id: 'inner' }],
  );
  const run = await runOf(id);
  const [outer] = run.conversations[0]!.tasks;
  expect(outer).toMatchObject({ id: 'outer', status: 'running', tool_calls: 2, own: { tool_calls: 1 } });
  expect(outer!.tasks).toMatchObject([
    { id: 'inner', status: 'completed', duration: 2, tool_calls: 1, tasks: [] },
  ]);
  expect(outer!.tools.map(({ name, calls }) => [name, calls])).toEqual([
    ['Agent', 1],
    ['Bash', 1],
  ]);
  expect(outer!.tasks[0]!.tools).toEqual([{ name: 'Bash', calls: 1, failures: 0, duration: 0 }]);
  expect(run).toMatchObject({ total_tasks: 2, tool_calls: 3, ended_at: null, duration: null });

  await ada.post(`${sessionsOf}/${id}/end`, {});
  const { conversations } = await runOf(id);
  expect(conversations[0]!.tasks).toMatchObject([
    {
      id: 'outer',
      status: 'interrupted',
      duration: expect.any(Number) as number,
      ended_at: expect.any(String) as string,
    },
  ]);
});

it('a run has its cleared conversations, with their sums', async () => {
  const first = await open({ agent_name: 'a' });
  const next = await open({ agent_name: 'a', resumed_from: first.id, lineage: 'clear' });
  const use = async (id: string, input_tokens: number, cost_usd: number) => {
    const model_metrics = { input_tokens, output_tokens: 0, cost_usd };
    expect((await ada.patch(`${sessionsOf}/${id}`, { model_metrics, total_turns: 2 })).status).toBe(200);
  };
  await use(first.id, 1000, 0.5);
  await use(next.id, 500, 0.25);
  expect((await runOf(first.id)).ended_at).toBeNull();
  for (const { id } of [first, next]) await ada.post(`${sessionsOf}/${id}/end`, {});
  const run = await runOf(next.id);
  expect(run).toMatchObject({ total_conversations: 2, total_tokens: 1500, total_cost: 0.75, total_turns: 4 });
  expect(run.ended_at).not.toBeNull();
  expect(run.conversations.map(({ id }) => id)).toEqual([first.id, next.id]);
  expect(run.conversations.map(({ own }) => own)).toEqual([null, null]);
});

it('is read by whoever may read the session', async () => {
  const { id } = await open({});
  const path = `${sessionsOf}/${id}/hierarchy`;
  expect((await (await memberOf(system, ada, 'manager')).get(path)).status).toBe(200);
  expect((await (await memberOf(system, ada, 'member')).get(path)).status).toBe(403);
  expect((await (await memberOf(system, ada, 'viewer')).get(path)).status).toBe(403);
  expect((await ada.get(`${sessionsOf}/nobody/hierarchy`)).status).toBe(404);
});
