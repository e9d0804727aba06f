import { isJsonObject } from '@app/kernel';
import type { ToldEvent } from './told-event';
import { largest, smallest, textOf } from './told-values';

const NAME_LENGTH = 200;

/** What is known of a subagent. Times are Unix milliseconds; none for one that was only named by its call. */
export interface AgentTold {
  type: string | null;
  firstAt: number | null;
  lastAt: number | null;
  stoppedAt: number | null;
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
  const type = isStop || eventType === 'SubagentStart' ? textOf(data.agent_type, NAME_LENGTH) : null;
  return [[id, { type, firstAt: at, lastAt: at, stoppedAt: isStop ? at : null }]];
}

function spawned({ eventType, data }: ToldEvent): [string, AgentTold][] {
  if (eventType !== 'PostToolUse') return [];
  const { spawned_agent_id, spawned_agent_type, tool_response, tool_input } = data;
  const id = textOf(spawned_agent_id) ?? (isJsonObject(tool_response) ? textOf(tool_response.agentId) : null);
  if (id === null) return [];
  const type =
    textOf(spawned_agent_type, NAME_LENGTH) ??
    (isJsonObject(tool_input) ? textOf(tool_input.subagent_type, NAME_LENGTH) : null);
  return [[id, { type, firstAt: null, lastAt: null, stoppedAt: null }]];
}

function merged(was: AgentTold, agent: AgentTold): AgentTold {
  return {
    type: largest(was.type, agent.type),
    firstAt: smallest(was.firstAt, agent.firstAt),
    lastAt: largest(was.lastAt, agent.lastAt),
    stoppedAt: largest(was.stoppedAt, agent.stoppedAt),
  };
}
