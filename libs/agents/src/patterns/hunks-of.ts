import { canonicalContent } from '../content/canonical-content';
import { contentDiff, type DiffLine } from '../diff/content-diff';
import { changedPart } from './changed-part';
import { lineTokens, type LineToken, type Reading } from './line-tokens';
import type { Modification } from './modification';

/** One change in one place. */
export interface EditHunk {
  /** As in the files, with up to three lines around the change. */
  lines: DiffLine[];
  /** Normalised, a list of tokens for each line; what both sides say is in neither. */
  removed: LineToken[][];
  added: LineToken[][];
}

/**
 * More changed lines than this are another text, not an edit that others may repeat. It also keeps out what `contentDiff`
 * gives up on and answers as one replacement of everything: such hunks would share lines with each other by sheer size.
 */
const MOST_LINES = 200;
const CONTEXT = 3;

/**
 * What a modification changed, top to bottom. A hunk of a diff is cut at every line that stayed, because two changes
 * that happen to be near each other are two wishes, of which others may have had one. Changes of layout are left out.
 */
export function hunksOf({ before, after }: Pick<Modification, 'before' | 'after'>): EditHunk[] {
  const part = changedPart(canonicalContent(before), canonicalContent(after));
  const diff = contentDiff({ label: '', content: part.before }, { label: '', content: part.after });
  return diff.hunks
    .flatMap(changesIn)
    .map((lines) => lines.map((line) => shifted(line, part.linesBefore)))
    .flatMap(hunkFrom);
}

/** Each run of changed lines with what is around it; blank lines do not end a run. */
function changesIn(lines: DiffLine[]): DiffLine[][] {
  const kept = (line: DiffLine): boolean => line.kind === 'context' && line.text.trim() !== '';
  const changed = lines.flatMap((line, at) => (line.kind === 'context' ? [] : [at]));
  const runs: { first: number; last: number }[] = [];
  for (const at of changed) {
    const run = runs.at(-1);
    if (run && !lines.slice(run.last, at).some(kept)) run.last = at;
    else runs.push({ first: at, last: at });
  }
  return runs.map((run) => withContext(lines, run));
}

/** Neighbouring changes do not count as context: whoever takes over one of them need not have the other. */
function withContext(lines: DiffLine[], { first, last }: { first: number; last: number }): DiffLine[] {
  const isOld = (line: DiffLine): boolean => line.kind !== 'added';
  const asContext = (line: DiffLine): DiffLine => ({ ...line, kind: 'context' });
  const above = lines.slice(0, first).filter(isOld).slice(-CONTEXT).map(asContext);
  const below = lines
    .slice(last + 1)
    .filter(isOld)
    .slice(0, CONTEXT)
    .map(asContext);
  return [...above, ...lines.slice(first, last + 1), ...below];
}

const shifted = ({ kind, from, to, text }: DiffLine, by: number): DiffLine => ({
  ...{ kind, text },
  from: from && from + by,
  to: to && to + by,
});

function hunkFrom(lines: DiffLine[]): EditHunk[] {
  if (lines.filter(({ kind }) => kind !== 'context').length > MOST_LINES) return [];
  const sides = changedLines(lines, { numbers: 'as-sign' }) ?? changedLines(lines, { numbers: 'as-written' });
  return sides ? [{ lines, ...sides }] : [];
}

type Sides = Pick<EditHunk, 'removed' | 'added'>;

/** Undefined when both sides say the same: then only layout, the order of lines or (with signs) numbers were changed. */
function changedLines(lines: DiffLine[], reading: Reading): Sides | undefined {
  const side = (kind: DiffLine['kind']): LineToken[][] =>
    lines
      .filter((line) => line.kind === kind)
      .map(({ text }) => lineTokens(text, reading))
      .filter((tokens) => tokens.length > 0);
  const [removed, added] = [side('removed'), side('added')];
  const sides = { removed: without(removed, added), added: without(added, removed) };
  return sides.removed.length + sides.added.length > 0 ? sides : undefined;
}

function without(lines: LineToken[][], others: LineToken[][]): LineToken[][] {
  const keyOf = (tokens: LineToken[]): string => tokens.map(({ text }) => text).join(' ');
  const known = new Set(others.map(keyOf));
  return lines.filter((tokens) => !known.has(keyOf(tokens)));
}
