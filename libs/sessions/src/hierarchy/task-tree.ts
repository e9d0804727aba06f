import type { TaskFacts } from '../derived-facts';
import { totalTokensOf } from '../session';
import { type Figures, sumOf } from './figures';

/** A task with the tasks that it handed on. */
export interface TaskNode {
  task: TaskFacts;
  own: Figures;
  /** With everything below it. */
  total: Figures;
  tasks: TaskNode[];
}

/** Deeper than agents call each other; a bound for what a client may make up. */
const MOST_LEVELS = 32;

/** Tasks below those that started them, as they started. One whose parents are not known, or go in a circle, is at the top. */
export function treeOf(tasks: TaskFacts[]): TaskNode[] {
  const byId = new Map(tasks.map((task) => [task.agentId, task]));
  const children = new Map<TaskFacts | null, TaskFacts[]>();
  for (const task of [...tasks].sort(asStarted)) {
    const parent = parentOf(task, byId);
    children.set(parent, [...(children.get(parent) ?? []), task]);
  }
  const nodesBelow = (parent: TaskFacts | null): TaskNode[] =>
    (children.get(parent) ?? []).map((task) => nodeOf(task, nodesBelow(task)));
  return nodesBelow(null);
}

function nodeOf(task: TaskFacts, tasks: TaskNode[]): TaskNode {
  const own = { tokens: totalTokensOf(task), cost: task.cost, toolCalls: task.toolCalls };
  return { task, own, total: sumOf([own, ...tasks.map(({ total }) => total)]), tasks };
}

function parentOf(task: TaskFacts, byId: Map<string, TaskFacts>): TaskFacts | null {
  let ancestor = byId.get(task.parentAgentId ?? '');
  const parent = ancestor ?? null;
  for (let level = 1; ancestor && level < MOST_LEVELS; level += 1) {
    if (ancestor === task) return null;
    ancestor = byId.get(ancestor.parentAgentId ?? '');
  }
  return ancestor ? null : parent;
}

function asStarted(a: TaskFacts, b: TaskFacts): number {
  return a.startedAt.getTime() - b.startedAt.getTime() || (a.agentId < b.agentId ? -1 : 1);
}
