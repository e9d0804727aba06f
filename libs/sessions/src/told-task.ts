import type { TaskFacts } from './derived-facts';
import type { Session } from './session';

/** Interrupted: its session ended, and nothing told of its own end. */
export type ToldTask = Omit<TaskFacts, 'status'> & { status: TaskFacts['status'] | 'interrupted' };

/** What ran in a session ended with it, at the latest. */
export function toldTask({ endedAt }: Pick<Session, 'endedAt'>, task: TaskFacts): ToldTask {
  if (task.status !== 'running' || !endedAt) return task;
  return { ...task, status: 'interrupted', endedAt: endedAt < task.startedAt ? task.startedAt : endedAt };
}
