import { groupBy } from '@app/kernel';
import type { DerivedFacts, TaskFacts, ToolFacts } from '@app/sessions';
import { type AgentTold, mergeAgents } from '../digest/agents';
import { type CallTold, mergeCalls } from '../digest/calls';
import type { Digest } from '../digest/digest';
import type { UsageRecord } from '../transcript';
import { sumOf, usageByModel } from './usage-by-model';

export interface FoldInput {
  openedBy: 'client' | 'import';
  /** One of each source. */
  digests: Digest[];
  /** Those that count to the session. */
  responses: UsageRecord[];
}

/** Everything that is derived from the raw rows of a session. Pure: the same rows give the same facts. */
export function factsOf(input: FoldInput): Omit<DerivedFacts, 'title'> {
  const times = timesOf(input);
  const calls = callsOf(input.digests);
  return {
    turns: turnsOf(input.digests),
    firstEventAt: times[0] ?? null,
    lastEventAt: times.at(-1) ?? null,
    end: endOf(input, times.at(-1)),
    tools: toolsOf(calls),
    tasks: tasksOf(input, calls),
    transcriptUsage: usageByModel(input.responses),
  };
}

/** Hooks and a transcript of one session tell of the same prompts: the source that saw most decides. */
function turnsOf(digests: Digest[]): number | null {
  const most = Math.max(0, ...digests.map((digest) => digest.prompts.size));
  return most > 0 ? most : null;
}

function timesOf({ digests, responses }: FoldInput): Date[] {
  const ofEvents = digests.flatMap((digest) => [digest.firstAt, digest.lastAt]);
  const ofResponses = responses.map((response) => Date.parse(response.at));
  return [...ofEvents, ...ofResponses].sort((a, b) => a - b).map((at) => new Date(at));
}

/**
 * A live session is over when its last SessionEnd is not followed by a new start or prompt. A session known
 * from its transcript alone is over where the transcript is.
 */
function endOf({ digests, openedBy }: FoldInput, lastAt: Date | undefined): DerivedFacts['end'] {
  const live = digests.find((digest) => digest.source === 'client');
  if (live && live.endedAt !== null) {
    const isResumed = live.resumedAt !== null && live.resumedAt > live.endedAt;
    return isResumed ? null : { at: new Date(live.endedAt), reason: live.endReason };
  }
  return openedBy === 'import' && !live && lastAt ? { at: lastAt, reason: null } : null;
}

/** Hooks and a transcript tell of the same calls: one of each id. */
function callsOf(digests: Digest[]): CallTold[] {
  const calls = new Map<string, CallTold>();
  for (const digest of digests) for (const [id, call] of digest.calls) mergeCalls(calls, id, call);
  return [...calls.values()];
}

/** By name. A call whose tool is not named is nobody's. */
function toolsOf(calls: CallTold[]): ToolFacts[] {
  const named = calls.filter((call) => call.tool !== null);
  const tools = [...groupBy(named, (call) => call.tool!)].map(([toolName, ofTool]) => ({
    toolName,
    calls: ofTool.length,
    failures: ofTool.filter((call) => call.failed).length,
    durationMs: ofTool.reduce((sum, call) => sum + (call.ms ?? 0), 0),
  }));
  return tools.sort((a, b) => (a.toolName < b.toolName ? -1 : 1));
}

function tasksOf({ digests, responses, openedBy }: FoldInput, calls: CallTold[]): TaskFacts[] {
  const agents = new Map<string, AgentTold>();
  for (const digest of digests) for (const [id, agent] of digest.agents) mergeAgents(agents, id, agent);
  const answersOf = groupBy(
    responses.filter((response) => response.agentId !== null),
    (response) => response.agentId!,
  );
  const callsOfAgent = groupBy(calls, (call) => call.agent ?? '');
  const ids = [...new Set([...agents.keys(), ...answersOf.keys()])].sort();
  return ids
    .map((id) => taskOf(id, agents.get(id), answersOf.get(id) ?? [], openedBy))
    .filter((task) => task !== null)
    .map((task) => ({ ...task, toolCalls: callsOfAgent.get(task.agentId)?.length ?? 0 }));
}

function taskOf(
  agentId: string,
  agent: AgentTold | undefined,
  responses: UsageRecord[],
  openedBy: FoldInput['openedBy'],
): Omit<TaskFacts, 'toolCalls'> | null {
  const times = [agent?.firstAt, agent?.lastAt, ...responses.map((response) => Date.parse(response.at))];
  const sorted = times.filter((time) => time != null).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const endedAt = agent?.stoppedAt ?? (openedBy === 'import' ? sorted.at(-1)! : null);
  const { lowerBound: _lowerBound, requests: _requests, ...usage } = sumOf(responses);
  return {
    agentId,
    agentType: agent?.type ?? null,
    status: endedAt === null ? 'running' : 'completed',
    startedAt: new Date(sorted[0]!),
    endedAt: endedAt === null ? null : new Date(endedAt),
    model: mostUsedModel(responses),
    ...usage,
  };
}

function mostUsedModel(responses: UsageRecord[]): string | null {
  const groups = [...groupBy(responses, (response) => response.model)];
  groups.sort((a, b) => b[1].length - a[1].length || a[0].localeCompare(b[0]));
  return groups[0]?.[0] ?? null;
}
