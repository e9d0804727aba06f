import { isJsonObject, type JsonObject, type JsonValue } from '@app/kernel';
import type { ToldEvent } from './told-event';
import { largest, mostOf, smallest, textOf } from './told-values';

const NAME_LENGTH = 200;

/** What is known of a subagent. Times are Unix milliseconds; none for one that was only named by its call. */
export interface AgentTold {
  type: string | null;
  firstAt: number | null;
  lastAt: number | null;
  stoppedAt: number | null;
  /** The subagent that started it; absent for one that the main conversation started. */
  parent?: string;
  /** The call that started it. */
  call?: string;
}

/**
 * Subagents: everything that carries an `agent_id`. What kind of agent it is stands in its own start and stop, or
 * in the call of the parent that started it (a transcript keeps the two in different files).
 */
export function agentIn(event: ToldEvent): [string, AgentTold][] {
  return [...acting(event), ...spawned(event)];
}

export function mergeAgents(agents: Map<string, AgentTold>, id: string, agent: AgentTold): void {
  const was = agents.get(id);
  agents.set(id, was ? merged(was, agent) : agent);
}

function acting({ eventType, at, data }: ToldEvent): [string, AgentTold][] {
  const id = textOf(data.agent_id);
  if (id === null) return [];
  const isStop = eventType === 'SubagentStop';
  const told = {
    firstAt: at,
    lastAt: at,
    stoppedAt: isStop ? at : null,
    ...parentOf(id, data.parent_agent_id),
  };
  if (!isStop && eventType !== 'SubagentStart') return [[id, { type: null, ...told }]];
  return [[id, { type: textOf(data.agent_type, NAME_LENGTH), ...told, ...callOf(data) }]];
}

function spawned({ eventType, data }: ToldEvent): [string, AgentTold][] {
  if (eventType !== 'PostToolUse' && eventType !== 'PostToolUseFailure') return [];
  const { spawned_agent_id, spawned_agent_type, tool_response, tool_input } = data;
  const id = textOf(spawned_agent_id) ?? (isJsonObject(tool_response) ? textOf(tool_response.agentId) : null);
  if (id === null) return [];
  const type =
    textOf(spawned_agent_type, NAME_LENGTH) ??
    (isJsonObject(tool_input) ? textOf(tool_input.subagent_type, NAME_LENGTH) : null);
  const times = { firstAt: null, lastAt: null, stoppedAt: null };
  return [[id, { type, ...times, ...parentOf(id, data.agent_id), ...callOf(data) }]];
}

/** Whoever starts an agent is another one. */
function parentOf(id: string, told: JsonValue | undefined): { parent?: string } {
  const parent = textOf(told);
  return parent === null || parent === id ? {} : { parent };
}

function callOf(data: JsonObject): { call?: string } {
  const call = textOf(data.tool_use_id);
  return call === null ? {} : { call };
}

function merged(was: AgentTold, agent: AgentTold): AgentTold {
  return {
    type: largest(was.type, agent.type),
    firstAt: smallest(was.firstAt, agent.firstAt),
    lastAt: largest(was.lastAt, agent.lastAt),
    stoppedAt: largest(was.stoppedAt, agent.stoppedAt),
    parent: mostOf(was.parent, agent.parent),
    call: mostOf(was.call, agent.call),
  };
}
