import { groupBy } from '@app/kernel';
import type { ToolFacts } from '../derived-facts';
import { totalTokensOf } from '../session';
import type { ToldTask } from '../told-task';
import { addTools, type Figures, sumOf } from './figures';

/** A task with the tasks that it handed on. */
export interface TaskNode {
  task: ToldTask;
  own: Figures;
  /** With everything below it. */
  total: Figures;
  /** Of all these calls; most used first. */
  tools: ToolFacts[];
  tasks: TaskNode[];
}

/** Tasks of one session below those that started them, as they started. Parents never go in a circle. */
export function treeOf(tasks: ToldTask[]): TaskNode[] {
  const children = groupBy([...tasks].sort(asStarted), ({ parentAgentId }) => parentAgentId);
  const below = (parent: string | null): TaskNode[] =>
    (children.get(parent) ?? []).map((task) => nodeOf(task, below(task.agentId)));
  return below(null);
}

function nodeOf(task: ToldTask, tasks: TaskNode[]): TaskNode {
  const own = { tokens: totalTokensOf(task), cost: task.cost, toolCalls: task.toolCalls };
  const tools = addTools([...task.tools, ...tasks.flatMap((below) => below.tools)]);
  return { task, own, total: sumOf([own, ...tasks.map(({ total }) => total)]), tools, tasks };
}

function asStarted(a: ToldTask, b: ToldTask): number {
  return a.startedAt.getTime() - b.startedAt.getTime() || (a.agentId < b.agentId ? -1 : 1);
}
