import type { DerivedFacts, TaskFacts, ToolFacts } from '@app/sessions';
import type { EventSource } from '../events/event';
import type { UsageRecord } from '../transcript';
import { groupBy, sumOf, usageByModel } from './usage-by-model';

/** What the events of one source say (see `EVENT_TOTALS`). */
export interface SourceTotals {
  source: EventSource;
  first_at: Date;
  last_at: Date;
  prompts: number;
  ended_at: Date | null;
  end_reason: string | null;
  resumed_at: Date | null;
}

export interface AgentRow {
  agent_id: string;
  agent_type: string | null;
  first_at: Date | null;
  last_at: Date | null;
  stopped_at: Date | null;
  tool_calls: number;
}

export interface FoldInput {
  openedBy: 'client' | 'import';
  sources: SourceTotals[];
  tools: ToolFacts[];
  agents: AgentRow[];
  responses: UsageRecord[];
}

/** Everything that is derived from the raw rows of a session. Pure: the same rows give the same facts. */
export function factsOf(input: FoldInput): Omit<DerivedFacts, 'title'> {
  const times = timesOf(input);
  return {
    turns: turnsOf(input.sources),
    firstEventAt: times[0] ?? null,
    lastEventAt: times.at(-1) ?? null,
    end: endOf(input, times.at(-1)),
    tools: input.tools,
    tasks: tasksOf(input),
    transcriptUsage: usageByModel(input.responses),
  };
}

/** Hooks and a transcript of one session tell of the same prompts: the source that saw most decides. */
function turnsOf(sources: SourceTotals[]): number | null {
  const most = Math.max(0, ...sources.map((source) => source.prompts));
  return most > 0 ? most : null;
}

function timesOf({ sources, responses }: FoldInput): Date[] {
  const ofEvents = sources.flatMap((source) => [source.first_at, source.last_at]);
  const ofResponses = responses.map((response) => new Date(response.at));
  return [...ofEvents, ...ofResponses].sort((a, b) => a.getTime() - b.getTime());
}

/**
 * A live session is over when its last SessionEnd is not followed by a new start or prompt. A session known
 * from its transcript alone is over where the transcript is.
 */
function endOf({ sources, openedBy }: FoldInput, lastAt: Date | undefined): DerivedFacts['end'] {
  const live = sources.find((source) => source.source === 'client');
  if (live?.ended_at) {
    const isResumed = live.resumed_at !== null && live.resumed_at > live.ended_at;
    return isResumed ? null : { at: live.ended_at, reason: live.end_reason };
  }
  return openedBy === 'import' && !live && lastAt ? { at: lastAt, reason: null } : null;
}

function tasksOf({ agents, responses, openedBy }: FoldInput): TaskFacts[] {
  const byAgent = groupBy(
    responses.filter((response) => response.agentId !== null),
    (response) => response.agentId!,
  );
  const known = new Map(agents.map((agent) => [agent.agent_id, agent]));
  const ids = [...new Set([...known.keys(), ...byAgent.keys()])].sort();
  return ids
    .map((id) => taskOf(id, known.get(id), byAgent.get(id) ?? [], openedBy))
    .filter((task) => task !== null);
}

function taskOf(
  agentId: string,
  row: AgentRow | undefined,
  responses: UsageRecord[],
  openedBy: FoldInput['openedBy'],
): TaskFacts | null {
  const times = [row?.first_at, row?.last_at, ...responses.map((response) => new Date(response.at))];
  const sorted = times.filter((time) => time != null).sort((a, b) => a.getTime() - b.getTime());
  const startedAt = sorted[0] ?? row?.stopped_at;
  if (!startedAt) return null;
  const endedAt = row?.stopped_at ?? (openedBy === 'import' ? (sorted.at(-1) ?? null) : null);
  const { lowerBound: _lowerBound, requests: _requests, ...usage } = sumOf(responses);
  return {
    agentId,
    agentType: row?.agent_type ?? null,
    status: endedAt ? 'completed' : 'running',
    startedAt,
    endedAt,
    toolCalls: row?.tool_calls ?? 0,
    model: mostUsedModel(responses),
    ...usage,
  };
}

function mostUsedModel(responses: UsageRecord[]): string | null {
  const groups = [...groupBy(responses, (response) => response.model)];
  groups.sort((a, b) => b[1].length - a[1].length || a[0].localeCompare(b[0]));
  return groups[0]?.[0] ?? null;
}
