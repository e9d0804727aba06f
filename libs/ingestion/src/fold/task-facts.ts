import { groupBy } from '@app/kernel';
import type { PriceBook } from '@app/pricing';
import type { TaskFacts } from '@app/sessions';
import { type AgentTold, mergeAgents } from '../digest/agents';
import type { CallTold } from '../digest/calls';
import type { Digest } from '../digest/digest';
import type { UsageRecord } from '../transcript';
import { asTree } from './task-tree';
import { toolsOf } from './tool-facts';
import { sumOf } from './usage-by-model';

interface TaskInput {
  book: PriceBook;
  openedBy: 'client' | 'import';
  digests: Digest[];
  responses: UsageRecord[];
}

type Calls = ReadonlyMap<string, CallTold>;

/** What a session handed to subagents, by their ids. */
export function tasksOf({ digests, responses, openedBy, book }: TaskInput, calls: Calls): TaskFacts[] {
  const agents = agentsOf(digests);
  const answersOf = groupBy(
    responses.filter((response) => response.agentId !== null),
    (response) => response.agentId!,
  );
  const callsOfAgent = groupBy([...calls.values()], (call) => call.agent ?? '');
  const ids = [...new Set([...agents.keys(), ...answersOf.keys()])].sort();
  const tasks = ids
    .map((id) => taskOf(id, agents.get(id), { answers: answersOf.get(id) ?? [], calls, openedBy, book }))
    .filter((task) => task !== null)
    .map((task) => ({ ...task, ...callsIn(callsOfAgent.get(task.agentId) ?? []) }));
  return asTree(tasks);
}

function callsIn(calls: CallTold[]): Pick<TaskFacts, 'toolCalls' | 'tools'> {
  return { toolCalls: calls.length, tools: toolsOf(calls) };
}

function agentsOf(digests: Digest[]): Map<string, AgentTold> {
  const agents = new Map<string, AgentTold>();
  for (const digest of digests) for (const [id, agent] of digest.agents) mergeAgents(agents, id, agent);
  return agents;
}

interface Told {
  answers: UsageRecord[];
  book: PriceBook;
  calls: Calls;
  openedBy: TaskInput['openedBy'];
}

function taskOf(
  agentId: string,
  agent: AgentTold | undefined,
  { answers, book, calls, openedBy }: Told,
): Omit<TaskFacts, 'toolCalls' | 'tools'> | null {
  const times = [agent?.firstAt, agent?.lastAt, ...answers.map((response) => Date.parse(response.at))];
  const sorted = times.filter((time) => time != null).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const startedBy = calls.get(agent?.call ?? '');
  const last = openedBy === 'import' || startedBy?.failed ? sorted.at(-1)! : null;
  const endedAt = agent?.stoppedAt ?? last;
  const { lowerBound: _lowerBound, requests: _requests, ...usage } = sumOf(answers, book);
  return {
    agentId,
    agentType: agent?.type ?? null,
    parentAgentId: agent?.parent ?? startedBy?.agent ?? null,
    status: startedBy?.failed ? 'failed' : endedAt === null ? 'running' : 'completed',
    startedAt: new Date(sorted[0]!),
    endedAt: endedAt === null ? null : new Date(endedAt),
    model: mostUsedModel(answers),
    ...usage,
  };
}

function mostUsedModel(responses: UsageRecord[]): string | null {
  const groups = [...groupBy(responses, (response) => response.model)];
  groups.sort((a, b) => b[1].length - a[1].length || a[0].localeCompare(b[0]));
  return groups[0]?.[0] ?? null;
}
