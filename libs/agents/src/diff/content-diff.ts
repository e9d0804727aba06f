import { FILE_HEADERS_ONLY, formatPatch, structuredPatch, type StructuredPatch } from 'diff';

const CONTEXT = 3;
/** Myers' time grows with the square of the edits: this many take a tenth of a second. */
const MOST_EDITS = 1_000;

export interface LabelledContent {
  label: string;
  content: string;
}

/** One line of a hunk. Numbers count from 1; null on the side where the line is not. */
export interface DiffLine {
  kind: 'context' | 'added' | 'removed';
  from: number | null;
  to: number | null;
  text: string;
}

export interface ContentDiff {
  /** As `diff -u` writes it; empty when nothing differs. */
  unified: string;
  hunks: DiffLine[][];
  added: number;
  removed: number;
}

/** Compares two canonical contents line by line (Myers). What has next to nothing in common is all removed and all added. */
export function contentDiff(from: LabelledContent, to: LabelledContent): ContentDiff {
  if (from.content === to.content) return { unified: '', hunks: [], added: 0, removed: 0 };
  const patch = patchOf(from, to);
  const hunks = patch.hunks.map(numbered);
  const count = (kind: DiffLine['kind']) => hunks.flat().filter((line) => line.kind === kind).length;
  return {
    unified: formatPatch(patch, FILE_HEADERS_ONLY),
    hunks,
    added: count('added'),
    removed: count('removed'),
  };
}

function patchOf(from: LabelledContent, to: LabelledContent): StructuredPatch {
  const options = { context: CONTEXT, maxEditLength: MOST_EDITS };
  const found = structuredPatch(
    from.label,
    to.label,
    from.content,
    to.content,
    undefined,
    undefined,
    options,
  );
  return found ?? replacement(from, to);
}

function replacement(from: LabelledContent, to: LabelledContent): StructuredPatch {
  const [removed, added] = [linesOf(from.content), linesOf(to.content)];
  const lines = [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)];
  const hunk = { oldStart: 1, oldLines: removed.length, newStart: 1, newLines: added.length, lines };
  return {
    ...{ oldFileName: from.label, oldHeader: undefined },
    ...{ newFileName: to.label, newHeader: undefined },
    ...{ index: undefined, hunks: [hunk] },
  };
}

/** Canonical content ends with a line end. */
const linesOf = (content: string): string[] => content.split('\n').slice(0, -1);

const KINDS: Record<string, DiffLine['kind'] | undefined> = { ' ': 'context', '+': 'added', '-': 'removed' };

function numbered({
  oldStart,
  newStart,
  lines,
}: {
  oldStart: number;
  newStart: number;
  lines: string[];
}): DiffLine[] {
  let [from, to] = [oldStart, newStart];
  return lines.flatMap((line) => {
    const kind = KINDS[line[0]!];
    if (!kind) return [];
    return [
      {
        kind,
        from: kind === 'added' ? null : from++,
        to: kind === 'removed' ? null : to++,
        text: line.slice(1),
      },
    ];
  });
}
