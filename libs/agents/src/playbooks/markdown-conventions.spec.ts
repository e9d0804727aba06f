import { readConventions } from './markdown-conventions';

const DOCUMENT = `---
owner: platform
---
# How we work

We wrote this together.

## Testing

### Write the test first

- It fails before the change.
- \`# not a heading\`

### Mocks

None of our own classes.

\`\`\`sh
# a comment, no heading
\`\`\`

Git
---

> ## a quoted heading

Rebase.
`;

it('finds a convention below each heading that has a text of its own', () => {
  expect(readConventions(DOCUMENT)).toEqual({
    found: [
      {
        key: 'testing-write-the-test-first',
        title: 'Write the test first',
        body: '- It fails before the change.\n- `# not a heading`',
        line: 10,
      },
      {
        key: 'testing-mocks',
        title: 'Mocks',
        body: 'None of our own classes.\n\n```sh\n# a comment, no heading\n```',
        line: 15,
      },
      { key: 'git', title: 'Git', body: '> ## a quoted heading\n\nRebase.', line: 23 },
    ],
    leftOut: 1,
    faults: [],
  });
});

it('takes headings of level 1 where there are several, or no others', () => {
  const keys = (markdown: string) => readConventions(markdown).found.map(({ key }) => key);
  expect(keys('# Tests\n\nWrite them.\n\n# Git\r\n\r\nRebase.')).toEqual(['tests', 'git']);
  expect(keys('# Tests\nWrite them.')).toEqual(['tests']);
  expect(keys('# Ours\n## Tests\nWrite them.')).toEqual(['tests']);
});

it('gives different headings different keys, also where a slug cannot tell them apart', () => {
  const keys = (markdown: string) => readConventions(markdown).found.map(({ key }) => key);
  const long = 'How we write and review our request specifications in the backend services';
  const all = [
    ...keys('## 测试\n写测试。\n## 规则\n短。\n'),
    ...keys('## API 规则\na\n## API 约定\nb\n'),
    ...keys(`## ${long}\n### Naming\na\n### Data\nb\n`),
  ];
  expect(new Set(all).size).toBe(6);
  expect(all.every((key) => /^[a-z0-9-]{1,63}$/.test(key))).toBe(true);
  expect(keys('## 规则\n短。\n')).toEqual([all[1]]);
});

it('takes a heading over several lines as one line', () => {
  expect(readConventions('Tests\nfirst\n---\na\n').found).toEqual([
    { key: 'tests-first', title: 'Tests first', body: 'a', line: 1 },
  ]);
});

it('makes nothing of headings without end', () => {
  const many = readConventions(`## ${'a '.repeat(60_000)}\n${'### b\nc\n'.repeat(17_000)}`);
  expect(many.faults).toEqual([{ line: 2_000, message: 'is the heading after 1000 others' }]);
  const long = readConventions(`${`## ${'x'.repeat(201)}\n`.repeat(900)}a\n`);
  expect(long.faults).toHaveLength(20);
});

it('finds nothing in a text without headings, and counts what it leaves out', () => {
  expect(readConventions('Write tests.\n\nRebase.\n')).toEqual({ found: [], leftOut: 2, faults: [] });
});

it('tells the lines of headings that are alike, and of what is too long', () => {
  const { faults } = readConventions(`## Tests\na\n## Git\n${'x'.repeat(16_385)}\n## tests!\nb\n##\nd\n`);
  expect(faults).toEqual([
    { line: 3, message: 'the text below the heading has over 16384 characters' },
    { line: 5, message: 'has the same key as line 1 ("tests")' },
    { line: 7, message: 'the heading has no text' },
  ]);
  expect(readConventions(`## ${'y'.repeat(201)}\nc\n`).faults).toEqual([
    { line: 1, message: 'the heading has over 200 characters' },
  ]);
});
