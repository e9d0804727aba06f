import { applyPatch, type StructuredPatch } from 'diff';
import { canonicalContent } from '../content/canonical-content';
import type { DiffLine } from '../diff/content-diff';
import type { EditHunk } from './hunks-of';
import { lineTokens } from './line-tokens';

/**
 * How many lines of context may differ. What is removed must stand there, and so must the lines right above and below what
 * is added: `applyPatch` sees to it.
 */
const FUZZ = 2;

/**
 * The content with a group's representative edit applied, in canonical form; undefined where it does not apply, or where
 * the content has it already. One hunk of a modification is applied and not its `mergedContent`, because the other hunks are
 * one person's own.
 */
export function proposedContent({ lines }: Pick<EditHunk, 'lines'>, current: string): string | undefined {
  const content = canonicalContent(current);
  if (saysAlready(content, lines)) return undefined;
  const proposed = applyPatch(content, patchOf(lines), { fuzzFactor: FUZZ });
  if (proposed === false || proposed === content) return undefined;
  return canonicalContent(proposed);
}

/** All that would be added stands there, in whatever layout, and not all that would be removed. */
function saysAlready(content: string, lines: DiffLine[]): boolean {
  const textOf = (line: string): string =>
    lineTokens(line, { numbers: 'as-written' })
      .map(({ text }) => text)
      .join(' ');
  const told = new Set(content.split('\n').map(textOf));
  const side = (kind: DiffLine['kind']): string[] =>
    lines.filter((line) => line.kind === kind && line.text.trim() !== '').map(({ text }) => textOf(text));
  const [removed, added] = [side('removed'), side('added')];
  const mustGo = removed.length > 0 && removed.every((text) => told.has(text));
  return added.length > 0 && !mustGo && added.every((text) => told.has(text));
}

const MARKS = { context: ' ', removed: '-', added: '+' } as const;

function patchOf(lines: DiffLine[]): StructuredPatch {
  const old = lines.filter(({ kind }) => kind !== 'added');
  const hunk = {
    oldStart: old[0]?.from ?? 1,
    oldLines: old.length,
    newStart: 1,
    newLines: lines.filter(({ kind }) => kind !== 'removed').length,
    lines: lines.map(({ kind, text }) => MARKS[kind] + text),
  };
  return {
    ...{ oldFileName: '', oldHeader: undefined, newFileName: '', newHeader: undefined },
    ...{ index: undefined, hunks: [hunk] },
  };
}
