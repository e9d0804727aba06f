/** Three lines more than what differs, so that a diff of the part has the context that one of the whole has. */
const CONTEXT = 3;

interface ChangedPart {
  before: string;
  after: string;
  /** How many lines lie above the part. */
  linesBefore: number;
}

/**
 * What is left of two canonical contents without the lines they begin and end with in common, but for some context. Most
 * edits touch a few lines of a long file: to compare the characters is a hundred times cheaper than to diff all lines.
 */
export function changedPart(before: string, after: string): ChangedPart {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before.charCodeAt(head) === after.charCodeAt(head)) head++;
  let tail = 0;
  while (
    tail < shorter - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  const from = linesUp(before, head);
  const left = before.length - linesDown(before, before.length - tail);
  return {
    before: before.slice(from, before.length - left),
    after: after.slice(from, after.length - left),
    linesBefore: before.slice(0, from).split('\n').length - 1,
  };
}

/** Where the line begins that is `CONTEXT` lines above that of `at`. */
function linesUp(text: string, at: number): number {
  let start = at;
  for (let n = 0; n <= CONTEXT && start > 0; n++)
    start = text.lastIndexOf('\n', start - (n === 0 ? 1 : 2)) + 1;
  return start;
}

/** Where the line ends that is `CONTEXT` lines below that of `at`. */
function linesDown(text: string, at: number): number {
  let end = at;
  for (let n = 0; n <= CONTEXT && end < text.length; n++) end = text.indexOf('\n', end) + 1;
  return end;
}
