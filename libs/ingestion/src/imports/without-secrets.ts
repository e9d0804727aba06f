import { type Found, mayHoldSecrets, redactJson } from '@app/redaction';
import { isTooComplex } from '../transcript/json-complexity';
import { type Line, splitLines } from '../transcript/split-lines';

/** What is no row nobody will read, so nothing of it is kept but its place: it counts as a bad one, as it would have. */
const NO_ROW = '(no row)';

/** As far as that shows without reading it. */
const OBJECT = /^\s{0,16}\{.*\}\s{0,16}$/s;

/**
 * An uploaded transcript without its secrets, line by line. What is stored of it until it is read has none, so neither
 * has anything that is made of it.
 */
export async function* withoutSecrets(
  content: AsyncIterable<Uint8Array>,
  report: (found: Found) => void,
): AsyncGenerator<Buffer> {
  for await (const line of splitLines(content)) yield Buffer.from(`${redactedLine(line, report)}\n`);
}

function redactedLine(line: Line, report: (found: Found) => void): string {
  if (typeof line !== 'string' || !OBJECT.test(line)) return isBlank(line) ? '' : NO_ROW;
  if (!mayHoldSecrets(line)) return line;
  const row = rowOf(line);
  if (row === undefined) return NO_ROW;
  const { value, found } = redactJson(row);
  report(found);
  return JSON.stringify(value);
}

const isBlank = (line: Line): boolean => typeof line === 'string' && line.trim() === '';

/** Undefined for what is no JSON, or more than is safe to read. */
function rowOf(line: string): unknown {
  if (isTooComplex(line)) return undefined;
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
