import { KeywordScan } from './keyword-scan';
import { marker } from './marker';
import type { Found } from './redact-text';
import { DOCUMENTS } from './rules/documents';

const KEYWORDS = new KeywordScan([...new Set(DOCUMENTS.flatMap(({ keywords }) => keywords))]);

interface Hole {
  start: number;
  end: number;
  text: string;
}

/**
 * Takes secrets of several lines out of a text that comes as a list of its lines, as diffs do. There are as many lines
 * as before: the first that a secret was in holds its marker.
 */
export function redactLines(lines: readonly string[], found: Found): readonly string[] {
  if (lines.length < 2 || !lines.some((line) => KEYWORDS.some(line))) return lines;
  const holes = holesIn(lines.join('\n'), found);
  if (holes.length === 0) return lines;
  let end = -1;
  return lines.map((line) => {
    const start = end + 1;
    end = start + line.length;
    return withHoles(line, start, holes);
  });
}

function holesIn(text: string, found: Found): Hole[] {
  return DOCUMENTS.flatMap(({ name, pattern }) =>
    [...text.matchAll(pattern)].map((match) => {
      found[name] = (found[name] ?? 0) + 1;
      const start = match.index + (match.groups?.keep?.length ?? 0);
      return { start, end: match.index + match[0].length, text: marker(name) };
    }),
  );
}

function withHoles(line: string, start: number, holes: readonly Hole[]): string {
  return holes
    .filter((hole) => hole.start < start + line.length && hole.end > start)
    .sort((a, b) => b.start - a.start)
    .reduce((left, hole) => {
      // One that begins with the end of a line begins, for whoever reads, in the next.
      const isFirst = hole.start >= start - 1;
      const before = left.slice(0, Math.max(0, hole.start - start));
      return before + (isFirst ? hole.text : '') + left.slice(hole.end - start);
    }, line);
}
