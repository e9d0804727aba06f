import { groupEdits } from './group-edits';
import { sketchesOf } from './hunk-sketch';
import type { Modification } from './modification';

/**
 * Each line is one wish, in the words of several people. Neighbours that begin with the same sign are near misses: nearly
 * the same words, another meaning.
 */
const WISHES: readonly (readonly string[])[] = [
  [
    'Run `npm test` before you commit',
    'Always run `npm test` before committing',
    'Please run "npm test" before each commit',
    'Make sure to run `npm test` before you commit anything',
  ],
  [
    'Never run `npm test` before you commit',
    'Do not run `npm test` before committing',
    'Avoid running `npm test` before each commit',
  ],
  [
    'Run `npm run build` before you commit',
    'Always run `npm run build` before committing',
    'Please run "npm run build" before each commit',
  ],
  [
    'Run `npm test` after you commit',
    'Always run `npm test` after committing',
    'Please run `npm test` after each commit',
  ],
  [
    'Write a failing test before you change any code',
    'Write a failing test first, before changing any code',
    'Always write a failing test before you change code',
  ],
  [
    'Keep functions under 20 lines and files under 200',
    'Functions should be kept under 30 lines and files under 300',
    'Please keep functions under 25 lines, files under 250',
  ],
  [
    'Use `pnpm` and not `npm` to install packages',
    'To install packages use `pnpm`, not `npm`',
    'Use "pnpm" to install packages, never "npm"',
  ],
  [
    'Use `npm` and not `pnpm` to install packages',
    'Use "npm" to install packages, never "pnpm"',
    'Always use `npm`, not `pnpm`, to install packages',
  ],
  [
    'Do not touch files in db/migrate/ that are already merged',
    'Never touch files in db/migrate/ that were already merged',
    "Don't touch a file in db/migrate/ that is already merged",
  ],
  [
    'Ask before you add a new dependency to package.json',
    'Always ask before adding a new dependency to package.json',
    'Ask first before you add new dependencies to package.json',
  ],
  [
    'Explain the reason of each change in the commit message',
    'The commit message must explain the reason of each change',
    'Explain in the commit message the reason of each change',
    'Explain the reason of every change in the commit message',
  ],
  [
    'Prefer composition over inheritance in service classes',
    'In service classes, prefer composition over inheritance',
    'Prefer composition to inheritance in all service classes',
  ],
  [
    'Prefer inheritance over composition in service classes',
    'In service classes, prefer inheritance over composition',
    'Prefer inheritance to composition in all service classes',
  ],
  [
    'Answer in short sentences and leave out the introduction',
    'Please answer in short sentences, and leave out introductions',
    'Answer in short sentences and leave out any introduction',
  ],
  [
    'Enable strict mode in tsconfig.json for new packages',
    'Always enable strict mode in tsconfig.json for a new package',
    'Enable the strict mode in tsconfig.json for all new packages',
  ],
  [
    'Disable strict mode in tsconfig.json for new packages',
    'Always disable strict mode in tsconfig.json for a new package',
    'Disable the strict mode in tsconfig.json for all new packages',
  ],
  [
    'Indent YAML with spaces and wrap lines at 100 characters',
    'YAML: indent with spaces and wrap lines at 120 characters',
    'Indent YAML with spaces, and wrap lines at 80 characters',
  ],
  [
    'Indent YAML with tabs and wrap lines at 100 characters',
    'YAML: indent with tabs and wrap lines at 120 characters',
    'Indent YAML with tabs, and wrap lines at 80 characters',
  ],
  [
    'Look for N+1 queries in every controller that you review',
    'Look for N+1 queries in each controller you review',
    'Always look for N+1 queries in every controller you review',
  ],
];
const SUBJECTS =
  'the reviewer,a migration,each endpoint,the cache,every hook,a component,the logger,some queue,a release,the schema,each worker,the parser'.split(
    ',',
  );
const VERBS =
  'checks,explains,rewrites,lists,measures,names,splits,covers,documents,proposes,shortens,guards'.split(',');
const OBJECTS =
  'error paths,slow queries,public types,dead code,race conditions,user input,open questions,time zones,flaky specs,log lines,large diffs,memory use'.split(
    ',',
  );
const ENDS =
  'in a table,with one example,for each file,at the end,by severity,without exception,in plain words,when asked,as a list,before merging'.split(
    ',',
  );
const BULLETS = ['- ', '* ', '', '  - ', '1. ', '12) ', '- [ ] '];
const BASE = Array.from({ length: 40 }, (_, n) =>
  n % 8 === 0 ? `## Part ${n}` : `- ${SUBJECTS[n % 12]!} ${VERBS[(n * 5) % 12]!} ${OBJECTS[(n * 7) % 12]!}`,
);

/** mulberry32: the same set on every machine. */
function chances(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { below, oneOf: <T>(items: readonly T[]): T => items[below(items.length)]! };
}
type Chances = ReturnType<typeof chances>;

interface Labelled {
  label: string;
  modification: Modification;
}

/** As somebody else would type it. */
function typed(text: string, { below, oneOf }: Chances): string {
  const spaced = below(3) === 0 ? text.replace(' ', '  ') : text;
  const bold = below(4) === 0 ? spaced.replace(/^(\w+)/, '**$1**') : spaced;
  const cased = below(3) === 0 && !/[`"/.]/.test(bold) ? bold.toUpperCase() : bold;
  return `${oneOf(BULLETS)}${cased}${oneOf(['', '.', '!', ' '])}`;
}

const clause = ({ oneOf }: Chances): string =>
  [oneOf(SUBJECTS), oneOf(VERBS), oneOf(OBJECTS), oneOf(ENDS)].join(' ');

const sentence = (random: Chances): string => `${clause(random)}; ${clause(random)}`;

/** A file that has gone its own way, in which one line is added, replaced or removed. */
function edit(
  wish: string,
  kind: 'added' | 'removed' | 'replaced',
  random: Chances,
): { before: string; after: string } {
  const lines = BASE.map((line) => (random.below(5) === 0 ? `- ${sentence(random)}` : line));
  const at = 1 + random.below(lines.length - 1);
  const withWish = lines.toSpliced(at, kind === 'replaced' ? 1 : 0, typed(wish, random));
  const [before, after] = kind === 'removed' ? [withWish, lines] : [lines, withWish];
  return { before: before.join('\n'), after: after.join('\n') };
}

/** Wishes of several people, each ten times; a wish that is taken out is another; and as many edits without a fellow. */
function labelledEdits(seed: number): Labelled[] {
  const random = chances(seed);
  const wishes = WISHES.flatMap((wordings, wish) =>
    (['added', 'removed'] as const).flatMap((kind) =>
      Array.from({ length: kind === 'added' ? 10 : 4 }, () => ({
        label: `${kind} ${wish}`,
        kind,
        text: random.oneOf(wordings),
      })),
    ),
  );
  const others = wishes.map((_, n) => ({
    label: `other ${n}`,
    kind: 'added' as const,
    text: sentence(random),
  }));
  return [...wishes, ...others].map(({ label, kind, text }, n) => ({
    label,
    modification: {
      ...{ id: `m${n}`, agentName: 'reviewer', userId: `u${random.below(20)}`, sessionId: `s${n}` },
      ...edit(text, kind, random),
    },
  }));
}

/** Of all pairs of modifications: together by label, together in a group. */
function pairwise(edits: Labelled[]) {
  const groups = groupEdits(
    edits.flatMap(({ modification }) => sketchesOf(modification)),
    { people: 1, sessions: 1 },
  );
  const groupsOf = new Map(edits.map(({ modification }) => [modification.id, new Set<number>()]));
  groups.forEach(({ modifications }, n) => modifications.forEach(({ id }) => groupsOf.get(id)!.add(n)));
  const count = { right: 0, found: 0, meant: 0 };
  edits.forEach((a, n) => {
    for (const b of edits.slice(n + 1)) {
      const found = [...groupsOf.get(a.modification.id)!].some((group) =>
        groupsOf.get(b.modification.id)!.has(group),
      );
      const meant = a.label === b.label;
      count.found += Number(found);
      count.meant += Number(meant);
      count.right += Number(found && meant);
    }
  });
  return { precision: count.right / count.found, recall: count.right / count.meant };
}

it.each([1, 2, 3])('edits that mean the same are grouped, near misses are not (seed %i)', (seed) => {
  const { precision, recall } = pairwise(labelledEdits(seed));
  console.info(`seed ${seed}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`);
  expect(precision).toBeGreaterThan(0.95);
  expect(recall).toBeGreaterThan(0.86);
});
