import { isJsonObject, type JsonObject, type JsonValue } from '@app/kernel';
import { redactText } from '@app/redaction';

/** What of a value is kept; undefined for nothing. */
type Keep = (value: JsonValue) => JsonValue | undefined;

const ID_LENGTH = 128;
const NAME_LENGTH = 200;
const PATH_LENGTH = 4096;
const MOST_ITEMS = 1000;
const WORD = /^[\w.:-]{1,64}$/;
const TIME = /^\d{4}-\d\d-\d\dT[\d:.,]{5,18}(?:Z|[+-]\d\d:?\d\d)$/;

/** Half a secret is none that a rule knows: what is cut is redacted before. */
const whole = (text: string, most: number): string => (text.length > most ? redactText(text).text : text);
const figure: Keep = (value) => (typeof value === 'number' || typeof value === 'boolean' ? value : undefined);
/** Numbers stay under any key, also where a text is expected. */
const text =
  (most: number): Keep =>
  (value) =>
    typeof value === 'string' ? whole(value, most).slice(0, most) : figure(value);
const matching =
  (pattern: RegExp): Keep =>
  (value) =>
    typeof value === 'string' ? (pattern.test(value) ? value : undefined) : figure(value);

const id = text(ID_LENGTH);
const name = text(NAME_LENGTH);
/** One of a fixed list of words; a sentence under the same key is none of them. */
const word = matching(WORD);
const time = matching(TIME);
const path: Keep = (value) =>
  typeof value === 'string' ? whole(value, PATH_LENGTH).slice(-PATH_LENGTH) : undefined;

type Keys = ReadonlyMap<string, Keep>;
const keys = (keep: Keep, names: string[]): [string, Keep][] => names.map((key) => [key, keep]);

const object =
  (known: Keys, others?: Keep): Keep =>
  (value) => {
    const kept = isJsonObject(value) ? keptOf(value, known, others) : {};
    return Object.keys(kept).length > 0 ? kept : undefined;
  };
const list =
  (keep: Keep): Keep =>
  (value) =>
    Array.isArray(value)
      ? value.slice(0, MOST_ITEMS).flatMap((item) => {
          const kept = keep(item);
          return kept === undefined ? [] : [kept];
        })
      : undefined;

/** Known keys as they are to be kept, and others as `others` says. */
function keptOf(value: JsonObject, known: Keys, others?: Keep): JsonObject {
  const kept: JsonObject = {};
  for (const key of Object.keys(value)) {
    const keep = known.get(key) ?? (others && WORD.test(key) ? others : undefined);
    const found = keep?.(value[key]!);
    if (found !== undefined) kept[key] = found;
  }
  return kept;
}

const size = object(new Map(keys(figure, ['characters', 'lines'])));

/** Of what a tool was asked: which file, which kind of agent. Of other figures nobody knows what they say. */
const toolInput = object(
  new Map([
    ...keys(path, ['file_path', 'notebook_path', 'path']),
    ...keys(name, ['subagent_type', 'model']),
    ...keys(figure, ['replace_all', 'run_in_background', 'timeout', 'offset', 'limit']),
    ...keys(size, ['content']),
  ]),
);

/** Of what it answered: who worked, where, how that went, and how much of it there was. */
const toolResponse = object(
  new Map([
    ...keys(path, ['filePath', 'outputFile']),
    ...keys(id, ['agentId', 'taskId']),
    ...keys(name, ['agentType', 'resolvedModel', 'commandName']),
    ...keys(word, ['status', 'type', 'mode']),
    ...keys(figure, ['durationMs', 'totalDurationMs', 'durationSeconds', 'totalTokens', 'totalToolUseCount']),
    ...keys(figure, ['numFiles', 'numLines', 'numMatches', 'truncated', 'interrupted', 'isImage', 'isAsync']),
    ...keys(figure, ['userModified', 'replaceAll', 'success', 'noOutputExpected', 'code', 'bytes']),
    ...keys(object(new Map(), figure), ['usage']),
    ...keys(size, ['content', 'originalFile', 'file']),
  ]),
);

const IDS = ['session_id', 'prompt_id', 'tool_use_id', 'agent_id', 'parent_agent_id', 'spawned_agent_id'];
const OTHER_IDS = ['turn_id', 'message_id', 'task_id', 'elicitation_id', 'request_id'];
const NAMES = ['tool_name', 'agent_type', 'spawned_agent_type', 'agent_name', 'skill_name', 'model'];
const OTHER_NAMES = ['command_name', 'mcp_server_name', 'teammate_name', 'team_name', 'name', 'version'];
const WORDS = ['hook_event_name', 'permission_mode', 'source', 'trigger', 'reason', 'load_reason', 'status'];
const OTHER_WORDS = [
  'memory_type',
  'notification_type',
  'expansion_type',
  'command_source',
  'event',
  'action',
];
const PATHS = [
  'cwd',
  'file_path',
  'notebook_path',
  'transcript_path',
  'agent_transcript_path',
  'worktree_path',
];
const OTHER_PATHS = ['old_cwd', 'new_cwd', 'directory', 'trigger_file_path', 'parent_file_path'];
const TIMES = ['timestamp', 'started_at', 'ended_at'];
/** What a failed request may be called; under the same key others say what went wrong in their own words. */
const FAILURE =
  /^(?:rate_limit|overloaded|authentication_failed|oauth_org_not_allowed|billing_error|invalid_request|model_not_found|server_error|max_output_tokens|unknown)$/;

const CALL: [string, Keep][] = [
  ...keys(name, ['tool_name']),
  ...keys(id, ['tool_use_id']),
  ...keys(toolInput, ['tool_input']),
  ...keys(toolResponse, ['tool_response']),
];

const KNOWN: Keys = new Map([
  ...keys(id, [...IDS, ...OTHER_IDS]),
  ...keys(name, [...NAMES, ...OTHER_NAMES, 'git_branch', 'session_title']),
  ...keys(word, [...WORDS, ...OTHER_WORDS, 'mode', 'level', 'decision', 'stop_reason', 'entrypoint']),
  ...keys(path, [...PATHS, ...OTHER_PATHS]),
  ...keys(time, TIMES),
  ...keys(matching(FAILURE), ['error']),
  ...CALL,
  ...keys(list(object(new Map(CALL))), ['tool_calls']),
  ...keys(object(new Map(keys(word, ['level']))), ['effort']),
  ...keys(
    list(
      object(
        new Map([...keys(id, ['id']), ...keys(name, ['agent_type']), ...keys(word, ['type', 'status'])]),
      ),
    ),
    ['background_tasks'],
  ),
]);

/**
 * What is kept of what an event says where the organization wants its metadata alone: ids, names, words of fixed lists,
 * paths, times, figures. A list of what may stay, because nobody can list what may not: of a key that is not on it only
 * a number or a flag stays. Everything that a digest reads is on it, so figures do not depend on the capture mode.
 */
export function metadataOf(data: JsonObject): JsonObject {
  return keptOf(data, KNOWN, figure);
}
