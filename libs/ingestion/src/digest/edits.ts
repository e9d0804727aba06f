import { isJsonObject, type JsonObject, type JsonValue } from '@app/kernel';
import type { ToldEvent } from './told-event';

type Told = Pick<ToldEvent, 'eventType' | 'data'>;

const EDITING_TOOLS: ReadonlySet<JsonValue | undefined> = new Set([
  'Edit',
  'Write',
  'MultiEdit',
  'NotebookEdit',
]);
const MOST_LINES = 1e9;

/** Lines that a call wrote and took away. */
export interface LinesTold {
  added: number;
  removed: number;
}

/** The file that a call changed; null for a call that changed none, or failed. */
export function editedFile({ eventType, data }: Told): string | null {
  if (eventType !== 'PostToolUse' || !EDITING_TOOLS.has(data.tool_name)) return null;
  const { tool_input: input, tool_response: response } = data;
  const named = [
    data.file_path,
    ...(isJsonObject(response) ? [response.filePath] : []),
    ...(isJsonObject(input) ? [input.file_path, input.notebook_path] : []),
  ];
  return (named.find((path) => typeof path === 'string' && path !== '') as string | undefined) ?? null;
}

/** Null where nothing tells: a client that keeps contents to itself may count the lines itself. */
export function editedLines({ eventType, data }: Told): LinesTold | null {
  if (eventType !== 'PostToolUse' || !EDITING_TOOLS.has(data.tool_name)) return null;
  const { lines_added: added, lines_removed: removed, tool_response: response } = data;
  if (added !== undefined || removed !== undefined) return { added: count(added), removed: count(removed) };
  return isJsonObject(response) ? linesOf(response) : null;
}

function linesOf({ type, content, structuredPatch }: JsonObject): LinesTold | null {
  if (type === 'create' && typeof content === 'string') return { added: linesIn(content), removed: 0 };
  if (!Array.isArray(structuredPatch)) return null;
  const lines = { added: 0, removed: 0 };
  for (const hunk of structuredPatch) {
    const told = isJsonObject(hunk) && Array.isArray(hunk.lines) ? hunk.lines : [];
    for (const line of told) {
      if (typeof line !== 'string') continue;
      if (line.startsWith('+')) lines.added += 1;
      else if (line.startsWith('-')) lines.removed += 1;
    }
  }
  return lines;
}

/** A line without an end at the end of a file counts too. */
function linesIn(text: string): number {
  let lines = text === '' || text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

function count(value: JsonValue | undefined): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 0;
  return Math.round(Math.min(Math.max(value, 0), MOST_LINES));
}
