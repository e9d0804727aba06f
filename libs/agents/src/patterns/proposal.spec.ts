import fc from 'fast-check';
import { hunksOf } from './hunks-of';
import { proposedContent } from './proposal';

const FILE = ['# Reviewer', '', 'Look at names', 'Look at errors', 'Look at tests', 'Be brief', ''].join(
  '\n',
);
const hunkTo = (after: string, before = FILE) => hunksOf({ before, after })[0]!;
const insertion = hunkTo(FILE.replace('Look at tests', 'Look at types\nLook at tests'));

it('is what its author got, where nothing else was changed', () => {
  expect(proposedContent(insertion, FILE)).toBe(
    FILE.replace('Look at tests', 'Look at types\nLook at tests'),
  );
});

it('applies further down, and with other lines around', () => {
  const current = `# Title\n\nMore\n\n${FILE.replace('Be brief', 'Be polite')}`;
  expect(proposedContent(insertion, current)).toBe(
    current.replace('Look at tests', 'Look at types\nLook at tests'),
  );
});

it('takes over one change and not its neighbours', () => {
  const after = FILE.replace('names', 'long names').replace('Be brief', 'Be brief\nBe kind');
  const [first, second] = hunksOf({ before: FILE, after });
  expect(proposedContent(first!, FILE)).toBe(FILE.replace('names', 'long names'));
  expect(proposedContent(second!, FILE)).toBe(FILE.replace('Be brief', 'Be brief\nBe kind'));
});

it.each([
  [
    'what is replaced is gone',
    hunkTo(FILE.replace('Be brief', 'Be kind')),
    FILE.replace('Be brief', 'Be long'),
  ],
  ['the place is not there', insertion, '# Another\n\nText\n'],
  ['it stands there already', insertion, FILE.replace('Be brief', '* look at **types**')],
  [
    'what is removed is gone',
    hunkTo(FILE.replace('Look at tests\n', '')),
    FILE.replace('Look at tests\n', ''),
  ],
])('is none where %s', (_why, hunk, current) => {
  expect(proposedContent(hunk, current)).toBeUndefined();
});

it('never throws, and changes something or nothing', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom('a', 'b', '')).map((all) => all.join('\n')),
  );
  fc.assert(
    fc.property(text, text, text, (before, after, current) => {
      for (const hunk of hunksOf({ before, after })) expect(proposedContent(hunk, current)).not.toBe(current);
    }),
  );
});
