import fc from 'fast-check';
import { groupEdits, type GroupLimits } from './group-edits';
import { sketchesOf } from './hunk-sketch';
import { hunksOf } from './hunks-of';
import type { Modification } from './modification';

const FILE = '# Reviewer\n\n- Look at names\n- Look at errors\n- Look at tests\n- Be brief\n';
const added = (line: string, file = FILE) => ({ before: file, after: `${file}${line}\n` });

const grouped = (all: Modification[], limits?: GroupLimits) => groupEdits(all.flatMap(sketchesOf), limits);

function modification(id: string, given: Partial<Modification> = {}): Modification {
  return {
    id,
    agentName: 'reviewer',
    userId: `u-${id}`,
    sessionId: `s-${id}`,
    ...added('Run `npm test`'),
    ...given,
  };
}

const lines = fc.array(
  fc.constantFrom(
    '- use tabs',
    '- never use tabs',
    '- run `npm test`',
    '- keep it short',
    '## part 2',
    '',
    'x',
  ),
  { maxLength: 12 },
);
const text = fc.oneof(
  lines.map((all) => all.join('\n')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
);
const modifications = fc
  .array(
    fc.record({
      agentName: fc.constantFrom('a', 'b'),
      userId: fc.constantFrom('u1', 'u2', 'u3'),
      sessionId: fc.constantFrom('s1', 's2', 's3', 's4'),
      before: text,
      after: text,
    }),
    { maxLength: 30 },
  )
  .map((all) => all.map((one, n): Modification => ({ id: `m${n}`, ...one })));
const EVERY = { people: 1, sessions: 1 };

it('finds what several people changed in their own ways', () => {
  const edits = [
    modification('1', added('- Always run `npm test` before committing.')),
    modification('2', { ...added('* please run "npm test" before you commit', '# Other\n\nText\n') }),
    modification('3', { userId: 'u-1', ...added('3. Run `npm test` before each commit!') }),
    modification('4', added('- Never run `npm test` before committing.')),
    modification('5', added('- Answer in French')),
  ];
  const groups = grouped(edits);
  expect(
    groups.map(({ modifications: all, ...group }) => [all.map(({ id }) => id), group.people, group.sessions]),
  ).toEqual([[['1', '2', '3'], 2, 3]]);
  const [{ agentName, representative }] = groups as [(typeof groups)[number]];
  expect(agentName).toBe('reviewer');
  const told = edits.find(({ id }) => id === representative.modificationId)!;
  const { lines: hunk } = hunksOf(told)[representative.hunk]!;
  expect(hunk.filter(({ kind }) => kind === 'added')).toHaveLength(1);
});

it('puts what most people did first, then what was done in most sessions', () => {
  const did = (line: string, people: string[]) =>
    people.map((userId, n) => modification(`${line}-${n}`, { userId, ...added(line) }));
  const groups = grouped([
    ...did('use tabs', ['u1', 'u2', 'u1']),
    ...did('be brief', ['u1', 'u2', 'u3']),
    ...did('name files', ['u1', 'u2', 'u1', 'u2']),
    ...did('quote sources', ['u1', 'u2', 'u1', 'u2']),
  ]);
  expect(groups.map(({ modifications: [first] }) => first!.id)).toEqual([
    'be brief-0',
    'name files-0',
    'quote sources-0',
    'use tabs-0',
  ]);
});

it('a number counts when nothing else was changed', () => {
  const limit = (from: number, to: number) => ({
    before: `Retry ${from} times\n`,
    after: `Retry ${to} times\n`,
  });
  const groups = grouped(
    [modification('1', limit(3, 5)), modification('2', limit(3, 5)), modification('3', limit(5, 3))],
    { people: 2, sessions: 2 },
  );
  expect(groups.map(({ modifications: all }) => all.map(({ id }) => id))).toEqual([['1', '2']]);
});

it('a line that was added is another edit than the same line removed', () => {
  const { before, after } = added('Run `npm test` before you commit');
  const both = [modification('1', { before, after }), modification('2', { before: after, after: before })];
  expect(grouped(both, EVERY)).toHaveLength(2);
});

it('other words in a long line are other edits', () => {
  const line = (last: string) =>
    `You review changes of a large application and look at names, errors, tests and ${last}\n`;
  const from = line('types');
  const edits = ['migrations', 'translations', 'licences'].map((last) =>
    modification(last, { before: from, after: line(last) }),
  );
  expect(grouped(edits, { people: 2, sessions: 2 })).toEqual([]);
});

it('files that were replaced as a whole are no pattern', () => {
  const whole = (word: string) => Array.from({ length: 1_500 }, (_, n) => `- ${word} rule ${n}`).join('\n');
  const edits = ['1', '2', '3'].map((id) => modification(id, { before: whole('old'), after: whole('new') }));
  expect(grouped(edits, EVERY)).toEqual([]);
});

it('small steps do not lead from one edit to another', () => {
  const words = Array.from({ length: 40 }, (_, n) => `word${String.fromCharCode(97 + (n % 26))}${n}x`);
  const steps = Array.from({ length: 30 }, (_, n) =>
    modification(`${n}`, added(words.slice(n, n + 10).join(' '))),
  );
  const groups = grouped(steps, EVERY);
  expect(Math.max(...groups.map(({ modifications: all }) => all.length))).toBeLessThan(15);
});

it('the order in which modifications come does not matter', () => {
  const shuffled = modifications.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, ([all, other]) => {
      expect(grouped(other, EVERY)).toEqual(grouped(all, EVERY));
    }),
  );
});

it('the same edit of several people is a pattern, whatever else was edited', () => {
  const others = modifications.map((all) => all.map((one) => ({ ...one, id: `other-${one.id}` })));
  const edit = fc.constantFrom('- use tabs', 'x', 'Never!', '日本語', 'run `npm test` or stop');
  fc.assert(
    fc.property(edit, others, (line, more) => {
      const same = ['1', '2', '3'].map((id) => modification(id, added(line)));
      const groups = grouped([...more, ...same]).map(({ modifications: all }) => all.map(({ id }) => id));
      expect(groups.some((ids) => ['1', '2', '3'].every((id) => ids.includes(id)))).toBe(true);
    }),
  );
});

it('one person alone is no pattern, nor are few sessions', () => {
  fc.assert(
    fc.property(modifications, (all) => {
      expect(grouped(all.map((one) => ({ ...one, userId: 'u' })))).toEqual([]);
      for (const { people, sessions } of grouped(all))
        expect([people > 1, sessions > 2]).toEqual([true, true]);
    }),
  );
});

it('edits of two agents never meet', () => {
  fc.assert(
    fc.property(modifications, (all) => {
      for (const { agentName, modifications: members } of grouped(all, EVERY))
        expect(new Set(members.map((member) => member.agentName))).toEqual(new Set([agentName]));
    }),
  );
});
