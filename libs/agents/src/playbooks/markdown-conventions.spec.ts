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

it('says what no letter of ASCII can say by its place', () => {
  expect(readConventions('## 测试\n写测试。\n').found).toEqual([
    { key: 'convention-1', title: '测试', body: '写测试。', line: 1 },
  ]);
});

it('finds nothing in a text without headings, and counts what it leaves out', () => {
  expect(readConventions('Write tests.\n\nRebase.\n')).toEqual({ found: [], leftOut: 2, faults: [] });
});

it('tells the lines of headings that are alike, and of what is too long', () => {
  const { faults } = readConventions(
    `## Tests\na\n## Git\n${'x'.repeat(16_385)}\n## tests!\nb\n## ${'y'.repeat(201)}\nc\n##\nd\n`,
  );
  expect(faults).toEqual([
    { line: 3, message: 'the text below the heading has over 16384 characters' },
    { line: 5, message: 'says the same heading as line 1 ("tests")' },
    { line: 7, message: 'the heading has over 200 characters' },
    { line: 9, message: 'the heading has no text' },
  ]);
});
