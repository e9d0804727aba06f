import type { JsonValue } from '@app/kernel';
import type { ToldEvent } from './told-event';
import { largest, textOf } from './told-values';

const NAME_LENGTH = 200;
const LONGEST_MS = 1e10;

/** What is known of a tool call. */
export interface CallTold {
  tool: string | null;
  /** The subagent that made it. */
  agent: string | null;
  failed: boolean;
  ms: number | null;
}

/** A call is its `tool_use_id`, whichever hooks and transcripts tell of it; older CLIs send none with the answer. */
export function callIn({ eventType, eventId, data }: ToldEvent): [string, CallTold][] {
  const isAnswer = eventType === 'PostToolUse' || eventType === 'PostToolUseFailure';
  if (!isAnswer && eventType !== 'PreToolUse') return [];
  const id = textOf(data.tool_use_id) ?? (isAnswer ? eventId : null);
  if (id === null) return [];
  const failed = eventType === 'PostToolUseFailure';
  const ms = isAnswer ? durationOf(data.duration_ms) : null;
  return [[id, { tool: textOf(data.tool_name, NAME_LENGTH), agent: textOf(data.agent_id), failed, ms }]];
}

export function mergeCalls(calls: Map<string, CallTold>, id: string, call: CallTold): void {
  const was = calls.get(id);
  calls.set(id, was ? merged(was, call) : call);
}

function merged(was: CallTold, call: CallTold): CallTold {
  return {
    tool: largest(was.tool, call.tool),
    agent: largest(was.agent, call.agent),
    failed: was.failed || call.failed,
    ms: largest(was.ms, call.ms),
  };
}

function durationOf(value: JsonValue | undefined): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  return Math.round(Math.min(Math.max(value, 0), LONGEST_MS));
}
