import type { JsonObject, JsonValue } from '@app/kernel';
import type { TranscriptRow } from './read-row';

export type TranscriptEventType =
  | 'UserPromptSubmit'
  | 'PreToolUse'
  | 'PostToolUse'
  | 'PostToolUseFailure'
  | 'SubagentStart'
  | 'SubagentStop'
  | 'PreCompact'
  | 'PostCompact'
  | 'StopFailure';

/** What happened, under the name and with the fields that a live session's hook would have sent. */
export interface NormalizedEvent {
  /** At most 128 characters; the same for the same row on every upload, whatever follows it in the file. */
  eventId: string;
  eventType: TranscriptEventType;
  /** ISO 8601 in UTC with milliseconds. */
  at: string;
  /** The subagent it happened in; for SubagentStart and SubagentStop the subagent itself. Null = main conversation. */
  agentId: string | null;
  data: JsonObject;
}

/** A row whose session, time and agent are settled. */
export interface PlacedRow {
  row: TranscriptRow;
  sessionId: string;
  at: string;
  agentId: string | null;
  /** Identity of the row: its uuid, or for a row without one its time and content. */
  key: string;
  /** It opens an inline sidechain (see `InlineSidechains`). */
  isInlineRoot: boolean;
}

export function eventOf(
  placed: PlacedRow,
  eventType: TranscriptEventType,
  id: string,
  data: Record<string, JsonValue | undefined>,
): NormalizedEvent {
  return {
    eventId: `${eventType}:${id}`,
    eventType,
    at: placed.at,
    agentId: placed.agentId,
    data: withoutGaps({ ...data, cwd: placed.row.cwd, git_branch: placed.row.gitBranch }),
  };
}

function withoutGaps(data: Record<string, JsonValue | undefined>): JsonObject {
  const known: JsonObject = {};
  for (const name in data) {
    const value = data[name];
    if (value !== undefined && value !== null) known[name] = value;
  }
  return known;
}
