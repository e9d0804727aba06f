import type { TaskFacts } from '@app/sessions';
import { asTree } from './task-tree';

/** Tasks by their ids and the ids of their parents. */
function treeOf(...told: [id: string, parent: string | null][]) {
  const tasks = told.map(([agentId, parentAgentId]) => ({ agentId, parentAgentId }) as TaskFacts);
  return asTree(tasks).map(({ agentId, parentAgentId }) => [agentId, parentAgentId]);
}

it('leaves what is a tree as it is', () => {
  const tree: [string, string | null][] = [
    ['a', null],
    ['b', 'a'],
    ['c', 'b'],
    ['d', 'a'],
  ];
  expect(treeOf(...tree)).toEqual(tree);
});

it('takes away parents that are no tasks', () => {
  expect(treeOf(['a', 'nobody'])).toEqual([['a', null]]);
});

it.each([
  [[['a', 'a']], [['a', null]]],
  [
    [
      ['a', 'b'],
      ['b', 'a'],
      ['c', 'b'],
    ],
    [
      ['a', 'b'],
      ['b', null],
      ['c', 'b'],
    ],
  ],
  [
    [
      ['a', 'c'],
      ['b', 'c'],
      ['c', 'd'],
      ['d', 'b'],
    ],
    [
      ['a', 'c'],
      ['b', null],
      ['c', 'd'],
      ['d', 'b'],
    ],
  ],
])('opens a circle: %j', (told, tree) => {
  expect(treeOf(...(told as [string, string][]))).toEqual(tree);
});

it('begins anew below 64 levels', () => {
  const chain = Array.from({ length: 200 }, (_, n): [string, string | null] => [
    String(n).padStart(3, '0'),
    n === 0 ? null : String(n - 1).padStart(3, '0'),
  ]);
  const roots = treeOf(...chain).filter(([, parent]) => parent === null);
  expect(roots.map(([id]) => id)).toEqual(['000', '064', '128', '192']);
});
