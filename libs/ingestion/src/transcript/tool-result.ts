import { isJsonObject } from '@app/kernel';
import type { JsonObject, JsonValue } from '@app/kernel';
import { contentTexts } from './content-blocks';
import { eventOf } from './normalized-event';
import type { NormalizedEvent, PlacedRow } from './normalized-event';
import { stableId } from './stable-id';
import type { ToolCall } from './tool-calls';

/** Hooks cut the error text there. */
const LONGEST_ERROR = 10_000;
/** How a result begins when the person stopped or refused the call. */
const INTERRUPTIONS = ['[Request interrupted by user', "The user doesn't want to"];

interface ToolResult {
  toolUseId: string | null;
  /** Position in its row, to tell results without an id apart. */
  index: number;
  block: JsonObject;
  /** The structured form that hooks call `tool_response`; the content where a row does not have it. */
  response: JsonValue | undefined;
  call: ToolCall | undefined;
}

/** PostToolUse or PostToolUseFailure, and SubagentStop where the result says that a subagent has finished. */
export function toolResultEvents(placed: PlacedRow, result: ToolResult): NormalizedEvent[] {
  const id = result.toolUseId ?? `${placed.key}:${result.index}`;
  const agentId = spawnedAgent(result);
  const common = {
    tool_name: result.call?.name,
    tool_use_id: result.toolUseId,
    file_path: result.call?.filePath,
    duration_ms: durationMs(result.response),
    spawned_agent_id: agentId,
    spawned_agent_type: result.call?.agentType,
  };
  const outcome =
    result.block.is_error === true
      ? eventOf(placed, 'PostToolUseFailure', id, { ...common, ...failure(result) })
      : eventOf(placed, 'PostToolUse', id, { ...common, tool_response: result.response });
  return agentId !== null && hasFinished(result)
    ? [outcome, subagentStop(placed, agentId, result)]
    : [outcome];
}

function failure(result: ToolResult): { error: string; is_interrupt?: true } {
  const texts = contentTexts(result.block.content);
  const error =
    texts.length === 0 && typeof result.response === 'string' ? result.response : texts.join('\n');
  const interrupted = INTERRUPTIONS.some((opening) => error.startsWith(opening));
  return { error: error.slice(0, LONGEST_ERROR), ...(interrupted ? { is_interrupt: true } : {}) };
}

function spawnedAgent({ response, call }: ToolResult): string | null {
  return (isJsonObject(response) ? stableId(response.agentId) : null) ?? call?.inlineAgentId ?? null;
}

/** A background agent has only been launched when its call returns; its end is not in this file. */
function hasFinished({ response }: ToolResult): boolean {
  if (!isJsonObject(response)) return true;
  return (response.status ?? 'completed') === 'completed' && response.isAsync !== true;
}

function subagentStop(placed: PlacedRow, agentId: string, { toolUseId, call }: ToolResult): NormalizedEvent {
  const data = {
    agent_id: agentId,
    agent_type: call?.agentType,
    parent_agent_id: placed.agentId,
    tool_use_id: toolUseId,
  };
  return { ...eventOf(placed, 'SubagentStop', agentId, data), agentId };
}

function durationMs(response: JsonValue | undefined): number | undefined {
  if (!isJsonObject(response)) return undefined;
  const { durationMs, totalDurationMs, durationSeconds } = response;
  const ms =
    durationMs ?? totalDurationMs ?? (typeof durationSeconds === 'number' ? durationSeconds * 1000 : null);
  return typeof ms === 'number' && ms >= 0 && ms <= Number.MAX_SAFE_INTEGER ? Math.round(ms) : undefined;
}
