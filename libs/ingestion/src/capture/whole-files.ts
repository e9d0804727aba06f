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

function ofCall(call: JsonObject): JsonObject {
  const { tool_name: tool, tool_input: input, tool_response: answer } = call;
  const writes = tool === 'Write' ? (['content'] as const) : [];
  const sizedInput = sizedAt(input, writes);
  const sizedAnswer = sizedAt(answer, [...OF_ANSWERS, ...writes]);
  if (sizedInput === input && sizedAnswer === answer) return call;
  return {
    ...call,
    ...(sizedInput !== undefined && { tool_input: sizedInput }),
    ...(sizedAnswer !== undefined && { tool_response: sizedAnswer }),
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
