import type { TaskFacts } from '@app/sessions';

/** More than agents ever start each other; what is nested deeper begins anew. */
const MOST_LEVELS = 64;

/**
 * Leaves each task a parent that is a task too, so that following parents ends. Clients tell of parents, and may tell
 * anything: a circle is opened in one place, the same one every time. `tasks` stand in the order of their ids.
 */
export function asTree(tasks: TaskFacts[]): TaskFacts[] {
  const parents = new Map(tasks.map(({ agentId, parentAgentId }) => [agentId, parentAgentId]));
  for (const [id, parent] of parents) if (parent !== null && !parents.has(parent)) parents.set(id, null);
  const levels = new Map<string, number>();
  for (const { agentId } of tasks) settle(agentId, parents, levels);
  return tasks.map((task) => ({ ...task, parentAgentId: parents.get(task.agentId)! }));
}

/** Finds the levels of a task and of all above it. */
function settle(agentId: string, parents: Map<string, string | null>, levels: Map<string, number>): void {
  const path = new Set<string>();
  let at: string | null = agentId;
  while (at !== null && !levels.has(at) && !path.has(at)) {
    path.add(at);
    at = parents.get(at)!;
  }
  let level = (at !== null && levels.get(at)) || 0;
  const upwards = [...path].reverse();
  if (at !== null && path.has(at)) parents.set(upwards[0]!, null);
  for (const id of upwards) {
    if (level === MOST_LEVELS || parents.get(id) === null) parents.set(id, null);
    level = parents.get(id) === null ? 1 : level + 1;
    levels.set(id, level);
  }
}
