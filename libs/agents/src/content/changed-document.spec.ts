import fc from 'fast-check';
import { changedDocument, documentOf, faultsOf } from './agent-document';
import { canonicalContent } from './canonical-content';
import { readMarkdown } from './frontmatter';

const AGENT = { type: 'agent', name: 'x' } as const;
const CONTENT = `---
name:   'x'
# Said twice a day.
description: "Knows Rails" # and more
tools:
  - Read # first
  - Grep
# Of theirs.
permissions: { allow: [0x1F, ~] }
version: 1.0
model: opus
---

Body.
---
More.
`;

it('changes what is given, and nothing else', () => {
  const changed = changedDocument(CONTENT, {
    tools: ['Bash', 'Read'],
    model: 'sonnet: new',
    instructions: 'New.\r\n',
  });
  expect(changed).toBe(`---
name:   'x'
# Said twice a day.
description: "Knows Rails" # and more
tools: Bash, Read
# Of theirs.
permissions: { allow: [0x1F, ~] }
version: 1.0
model: "sonnet: new"
---

New.
`);
});

it('leaves what says the same already as it was written', () => {
  expect(changedDocument(CONTENT, {})).toBe(CONTENT);
  const { description, model, tools, body } = documentOf(CONTENT);
  expect(changedDocument(CONTENT, { description, model, tools, instructions: body.trim() })).toBe(CONTENT);
});

it('says what was not said before, behind the rest', () => {
  const content = '---  \n  name: x\n  description: y\n---\nBody.\n';
  const changed = changedDocument(content, { tools: [], model: 'opus' });
  expect(changed).toBe('---  \n  name: x\n  description: y\n  tools: ""\n  model: opus\n---\nBody.\n');
});

it.each([
  ['on one line', '{name: x, description: y, color: blue}'],
  ['with a text that keeps its line ends', 'name: x\ncolor: blue\ndescription: |+\n  y'],
  ['with its end marked', 'name: x\ncolor: blue\ndescription: y\n...'],
  ['with a question mark', '? name\n: x\n? description\n: y\n? color\n: blue'],
])('changes a frontmatter %s, too', (_what, yaml) => {
  const before = `---\n${yaml}\n---\nBody.\n`;
  expect(faultsOf(before, AGENT)).toEqual([]);
  const changed = changedDocument(before, { model: 'opus', tools: ['a, b', 'c'] });
  const { description } = documentOf(before);
  expect(faultsOf(changed, AGENT)).toEqual([]);
  expect(documentOf(changed)).toEqual({ description, model: 'opus', tools: ['a, b', 'c'], body: 'Body.\n' });
  expect(readMarkdown(changed).fields.get('color')?.value).toBe('blue');
});

const text = fc.oneof(
  fc.string({ unit: 'binary' }).filter((any) => any.isWellFormed() && !/\p{Control}/u.test(any)),
  fc.constantFrom(
    'null',
    '1.0',
    'a: b',
    'a #b',
    '- x',
    '',
    ' x',
    'x\n---\ny',
    '...',
    '? x',
    '{a}',
    '日本語',
    '%x',
    'x\u00a0',
    'x\u2028',
    '*x',
  ),
);
const yaml = fc.constantFrom(
  'name: x\ndescription: y',
  'description: |\n  y\n\n  z\n\nname: x\ntools: [Read, Grep]',
  '{name: x, description: y, tools: Read}',
  'color:\nname: x # me\ndescription: >-\n  y\n  z\n# end',
);

it('says the given texts and keeps the other ones, whatever they are', () => {
  const changes = fc.record(
    { description: text, model: text, instructions: text, tools: fc.array(text) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(yaml, changes, (fields, given) => {
      const before = `---\n${fields}\n---\n\nBody.\n`;
      const changed = canonicalContent(changedDocument(before, given));
      expect(faultsOf(changed, AGENT)).toEqual([]);
      const { body, ...said } = documentOf(changed);
      const { body: _former, ...former } = documentOf(before);
      const { instructions = 'Body.', tools, ...texts } = given;
      const words = tools && { tools: tools.map((tool) => tool.trim()).filter((tool) => tool !== '') };
      expect(said).toEqual({ ...former, ...texts, ...words });
      expect(body.trim()).toBe(canonicalContent(instructions).trim());
    }),
  );
});
