import { isJsonObject, storableText } from '@app/kernel';
import type { JsonObject, JsonValue } from '@app/kernel';
import { isTooComplex } from './json-complexity';
import { stableId } from './stable-id';
import { isoTime } from './iso-time';

/** Why a line gave nothing. Bad lines are counted and reported, they never fail their neighbours. */
export type BadRowReason =
  | 'too_long'
  | 'too_complex'
  | 'not_json'
  | 'not_an_object'
  | 'no_type'
  | 'no_session'
  | 'too_many_sessions'
  | 'bad_timestamp'
  | 'bad_usage'
  | 'bad_cost_state'
  | 'no_identity';

/**
 * One line of a transcript. The format is internal to the CLI and changes between releases: only `type` is
 * certain, whatever has an unexpected shape reads as absent, and `fields` keeps the whole row.
 */
export interface TranscriptRow {
  type: string;
  subtype: string | null;
  uuid: string | null;
  parentUuid: string | null;
  sessionId: string | null;
  agentId: string | null;
  requestId: string | null;
  promptId: string | null;
  /** ISO 8601 in UTC with milliseconds; null when absent or unusable. */
  at: string | null;
  /** There is a timestamp, but it is none. */
  hasBadTimestamp: boolean;
  cwd: string | null;
  gitBranch: string | null;
  version: string | null;
  isSidechain: boolean;
  isMeta: boolean;
  isCompactSummary: boolean;
  isApiErrorMessage: boolean;
  message: JsonObject | null;
  toolUseResult: JsonValue | undefined;
  fields: JsonObject;
}

export function readRow(line: string): TranscriptRow | BadRowReason {
  if (isTooComplex(line)) return 'too_complex';
  const fields = parse(line);
  if (fields === undefined) return 'not_json';
  if (!isJsonObject(fields)) return 'not_an_object';
  const type = shortText(fields.type);
  return type === null ? 'no_type' : toRow(type, fields);
}

function parse(line: string): JsonValue | undefined {
  try {
    return JSON.parse(line) as JsonValue;
  } catch {
    return undefined;
  }
}

function toRow(type: string, fields: JsonObject): TranscriptRow {
  const at = isoTime(fields.timestamp);
  return {
    type,
    subtype: shortText(fields.subtype),
    uuid: stableId(fields.uuid),
    parentUuid: stableId(fields.parentUuid),
    sessionId: stableId(fields.sessionId),
    agentId: stableId(fields.agentId),
    requestId: stableId(fields.requestId),
    promptId: stableId(fields.promptId),
    at,
    hasBadTimestamp: at === null && fields.timestamp !== undefined && fields.timestamp !== null,
    cwd: shortText(fields.cwd),
    gitBranch: shortText(fields.gitBranch),
    version: shortText(fields.version),
    isSidechain: fields.isSidechain === true,
    isMeta: fields.isMeta === true,
    isCompactSummary: fields.isCompactSummary === true,
    isApiErrorMessage: fields.isApiErrorMessage === true,
    message: isJsonObject(fields.message) ? fields.message : null,
    toolUseResult: fields.toolUseResult,
    fields,
  };
}

const LONGEST_SHORT_TEXT = 1000;

/** Text that describes, such as a path or a version: never empty, and absent rather than a megabyte long. */
export function shortText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_SHORT_TEXT
    ? storableText(value)
    : null;
}

const LONGEST_MODEL = 200;

/** The name of a model, short enough to be part of a key. */
export function modelName(value: unknown): string | null {
  const name = shortText(value);
  return name !== null && name.length <= LONGEST_MODEL ? name : null;
}
