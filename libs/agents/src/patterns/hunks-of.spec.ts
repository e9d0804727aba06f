import { applyPatch } from 'diff';
import fc from 'fast-check';
import { canonicalContent } from '../content/canonical-content';
import { contentDiff } from '../diff/content-diff';
import { changedPart } from './changed-part';
import { hunksOf } from './hunks-of';
import { lineTokens } from './line-tokens';

const words = (line: string) => lineTokens(line).map(({ text }) => text);

it.each([
  ['- [ ] **Run**   the tests.', 'run test'],
  ['12) Keep it under 20 lines!', 'keep under # lin'],
  ['Run `npm run  build` in src/app/Main.ts, please', 'run "npm run  build" in "src/app/Main.ts"'],
  ["Don't push; tell me", '¬push tel me'],
  ['Never use tabs, but spaces', '¬us ¬tabs spaces'],
  ['Prefer tabs over spaces', 'prefer tabs over ¬spaces'],
  ['Always!', 'alway'],
  ['---', ''],
])('%j says %j', (line, expected) => {
  expect(words(line).join(' ')).toBe(expected);
});

it('cuts a modification into changes, with their context', () => {
  const before = ['one', 'two', 'three', 'four', 'five', 'six'].join('\n');
  const after = ['one', 'zwei', 'three', 'four', '', 'new', 'five', 'six'].join('\n');
  const hunks = hunksOf({ before, after });
  expect(
    hunks.map(({ lines }) => lines.map(({ kind, from, text }) => `${kind[0]}${from ?? ''} ${text}`)),
  ).toEqual([
    ['c1 one', 'r2 two', 'a zwei', 'c3 three', 'c4 four', 'c5 five'],
    ['c2 two', 'c3 three', 'c4 four', 'a ', 'a new', 'c5 five', 'c6 six'],
  ]);
});

it.each([
  ['layout', '- run tests\n', '* **Run**   tests.\n'],
  ['fillers', 'You should run the tests\n', 'You must always run tests\n'],
  ['nothing', 'a\n', 'a\r\n'],
])('to change %s is no edit', (_what, before, after) => {
  expect(hunksOf({ before, after })).toEqual([]);
});

it('the part of a content that was changed has the same diff as the whole', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 })
    .map((lines) => canonicalContent(lines.join('\n')));
  fc.assert(
    fc.property(text, text, (from, to) => {
      const part = changedPart(from, to);
      const { unified } = contentDiff(
        { label: '', content: part.before },
        { label: '', content: part.after },
      );
      const above = from
        .split('\n')
        .slice(0, part.linesBefore)
        .map((line) => `${line}\n`)
        .join('');
      const below = from.slice(above.length + part.before.length);
      expect(above + part.before + below).toBe(from);
      const changed = unified === '' ? part.before : applyPatch(part.before, unified);
      expect(`${above}${String(changed)}${below}`).toBe(to);
    }),
  );
});

it('long lines of signs take no long time', () => {
  const nasty = ['!'.repeat(250_000), '`a '.repeat(80_000), 'a.'.repeat(120_000), '/'.repeat(250_000)];
  for (const line of nasty) expect(() => hunksOf({ before: '', after: line })).not.toThrow();
});
