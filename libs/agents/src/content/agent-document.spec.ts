import { documentOf, faultsOf } from './agent-document';
import { canonicalContent } from './canonical-content';

const AGENT = { type: 'agent', name: 'rails-expert' } as const;
const written = (frontmatter: string, body = 'You know Rails.\n') => `---\n${frontmatter}\n---\n\n${body}`;
const GOOD = 'name: rails-expert\ndescription: Knows Rails';

describe('the content of an agent', () => {
  it('says what it says', () => {
    const content = written(`${GOOD}\ntools: Read, Grep , Bash\nmodel: sonnet\nversion: 1.0`);
    expect(faultsOf(content, AGENT)).toEqual([]);
    expect(documentOf(content)).toEqual({
      description: 'Knows Rails',
      tools: ['Read', 'Grep', 'Bash'],
      model: 'sonnet',
      version: '1.0',
      body: '\nYou know Rails.\n',
    });
  });

  it.each([
    ['tools: [Read, Grep]', ['Read', 'Grep']],
    ['tools:\n  - Read\n  - "mcp__x"', ['Read', 'mcp__x']],
    ['tools: ""', []],
    ['tools: []', []],
  ])('takes tools as %j', (line, tools) => {
    const content = written(`${GOOD}\n${line}`);
    expect(faultsOf(content, AGENT)).toEqual([]);
    expect(documentOf(content).tools).toEqual(tools);
  });

  it.each([
    ['no frontmatter', 'You know Rails.\n', [1, 1]],
    ['an open frontmatter', '---\nname: x\n', [1]],
    ['what is no YAML', written('name: rails-expert\ndescription: [1, 2\nmodel: x'), [4]],
    ['a key twice', written(`${GOOD}\nname: rails-expert`), [4]],
    ['a bare list', written('- a\n- b'), [2]],
    ['no description', written('name: rails-expert'), [1]],
    ['another name', written('description: x\nname: other'), [3]],
    ['a description that is a list', written('name: rails-expert\ndescription: [a]'), [3]],
    ['tools that are a map', written(`${GOOD}\ntools: {a: 1}`), [4]],
    ['tools of lists', written(`${GOOD}\ntools: [[a]]`), [4]],
    ['an alias', written('name: &n rails-expert\ndescription: *n'), [3]],
  ])('is refused with %s, and the line is named', (_what, content, lines) => {
    expect(faultsOf(content, AGENT).map(({ line }) => line)).toEqual(lines);
  });

  it('cannot be blown up', () => {
    const bomb = Array.from({ length: 30 }, (_, n) => `k${n}: &a${n} [*a${n - 1}, *a${n - 1}]`).join('\n');
    expect(faultsOf(written(bomb), AGENT)).not.toEqual([]);
    expect(faultsOf(written(`__proto__: {name: x}\n${GOOD}`), AGENT)).toEqual([]);
    expect(({} as { name?: string }).name).toBeUndefined();
  });
});

it('rules and commands need no frontmatter', () => {
  expect(faultsOf('Never push to main.\n', { type: 'rule', name: 'git' })).toEqual([]);
  expect(documentOf('Never push to main.\n').body).toBe('Never push to main.\n');
});

it('content is stored as it was written, but for its line ends', () => {
  expect(canonicalContent('\uFEFFa\r\nb\rc')).toBe('a\nb\nc\n');
  expect(canonicalContent('a\n\n\n')).toBe('a\n');
  const content = written(`${GOOD}\n# why: of old\ncolor:   "blue"`);
  expect(canonicalContent(content)).toBe(content);
});
