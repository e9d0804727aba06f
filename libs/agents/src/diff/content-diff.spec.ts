import { applyPatch } from 'diff';
import fc from 'fast-check';
import { canonicalContent } from '../content/canonical-content';
import { contentDiff } from './content-diff';

const side = (label: string, content: string) => ({ label, content });

it('tells what changed, in both forms', () => {
  const diff = contentDiff(side('a', 'one\ntwo\nthree\n'), side('b', 'one\n2\nthree\nfour\n'));
  expect(diff.unified).toContain('--- a\n+++ b\n@@ -1,3 +1,4 @@\n one\n-two\n+2\n three\n+four\n');
  expect(diff.hunks).toEqual([
    [
      { kind: 'context', from: 1, to: 1, text: 'one' },
      { kind: 'removed', from: 2, to: null, text: 'two' },
      { kind: 'added', from: null, to: 2, text: '2' },
      { kind: 'context', from: 3, to: 3, text: 'three' },
      { kind: 'added', from: null, to: 4, text: 'four' },
    ],
  ]);
  expect([diff.added, diff.removed]).toEqual([2, 1]);
  expect(contentDiff(side('a', 'x\n'), side('b', 'x\n'))).toEqual({
    unified: '',
    hunks: [],
    added: 0,
    removed: 0,
  });
});

it('the unified form makes the one of the other', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', '-c', '+d', ''), { maxLength: 30 })
    .map((lines) => canonicalContent(lines.join('\n')));
  fc.assert(
    fc.property(text, text, (from, to) => {
      const { unified } = contentDiff(side('a', from), side('b', to));
      expect(unified === '' ? from : applyPatch(from, unified)).toBe(to);
    }),
  );
});

it('what has nothing in common is replaced as a whole, without a long search', () => {
  const lines = (word: string) =>
    canonicalContent(Array.from({ length: 40_000 }, (_, n) => `${word}${n}`).join('\n'));
  const [from, to] = [lines('a'), lines('b')];
  const diff = contentDiff(side('a', from), side('b', to));
  expect([diff.added, diff.removed]).toEqual([40_000, 40_000]);
  expect(applyPatch(from, diff.unified)).toBe(to);
});
