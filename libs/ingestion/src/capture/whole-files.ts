import { isJsonObject, type JsonObject, type JsonValue } from '@app/kernel';

/** Under which a tool is given, or answers with, all that is in a file. */
const OF_ANSWERS = ['originalFile', 'file'] as const;

/**
 * An event without the files that it carries: what stands for each is how large it is. A hook sends the whole file at
 * every edit, which is most of all bytes and says nothing that its patch does not say.
 */
export function withoutFiles(data: JsonObject): JsonObject {
  const { tool_calls: calls } = data;
  const sized = ofCall(data);
  if (!Array.isArray(calls)) return sized;
  return { ...sized, tool_calls: calls.map((call) => (isJsonObject(call) ? ofCall(call) : call)) };
}

/** Most calls have none: that is to be known at once. */
function ofCall(call: JsonObject): JsonObject {
  const { tool_name: tool, tool_response: answer } = call;
  if (tool === 'Write') return withSizes(call, ['content'], [...OF_ANSWERS, 'content']);
  const hasFile = isJsonObject(answer) && (answer.originalFile ?? answer.file) !== undefined;
  return hasFile ? withSizes(call, [], OF_ANSWERS) : call;
}

function withSizes(call: JsonObject, ofInput: readonly string[], ofAnswer: readonly string[]): JsonObject {
  const input = sizedAt(call.tool_input, ofInput);
  const answer = sizedAt(call.tool_response, ofAnswer);
  return {
    ...call,
    ...(input !== undefined && { tool_input: input }),
    ...(answer !== undefined && { tool_response: answer }),
  };
}

function sizedAt(value: JsonValue | undefined, keys: readonly string[]): JsonValue | undefined {
  if (!isJsonObject(value)) return value;
  const contents = keys.flatMap((key) => {
    const content = contentOf(value[key]);
    return content === null ? [] : [[key, sizeOf(content)] as const];
  });
  return contents.length > 0 ? { ...value, ...Object.fromEntries(contents) } : value;
}

/** As text, or as an object that holds it. */
function contentOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value;
  return isJsonObject(value) && typeof value.content === 'string' ? value.content : null;
}

function sizeOf(content: string): JsonObject {
  return { characters: content.length, lines: content === '' ? 0 : content.split('\n').length };
}
