import type { TaskFacts, ToolFacts } from '../derived-facts';
import { type Session, totalTokensOf } from '../session';
import { toldTask } from '../told-task';
import { addTools, type Figures, sumOf } from './figures';
import { type TaskNode, treeOf } from './task-tree';

/** A session with what it is made of. */
export interface ConversationParts {
  session: Session;
  /** Whether responses decide the figures: only they say which part of them was a task's. */
  countsResponses: boolean;
  tools: ToolFacts[];
  tasks: TaskFacts[];
}

export interface ConversationNode {
  session: Session;
  tools: ToolFacts[];
  /** What none of its tasks used; null where that is not told. */
  own: Figures | null;
  tasks: TaskNode[];
}

/** One start of a coding agent, with all the conversations that it led to, as they started. */
export interface RunNode {
  id: string;
  user: Session['user'];
  startedAt: Date;
  /** Null while a conversation is active. */
  endedAt: Date | null;
  total: Figures & { turns: number; costComplete: boolean };
  tools: ToolFacts[];
  conversations: ConversationNode[];
}

/** Of at least one conversation. */
export function runOf(parts: ConversationParts[]): RunNode {
  const sessions = parts.map(({ session }) => session);
  const { runId: id, user } = sessions[0]!;
  const ends = sessions.flatMap(({ endedAt }) => endedAt?.getTime() ?? []);
  return {
    ...{ id, user },
    startedAt: new Date(Math.min(...sessions.map(({ startedAt }) => startedAt.getTime()))),
    endedAt: ends.length === sessions.length ? new Date(Math.max(...ends)) : null,
    total: {
      ...sumOf(sessions.map(figuresOf)),
      turns: sessions.reduce((sum, { totalTurns }) => sum + totalTurns, 0),
      costComplete: sessions.every(({ costComplete }) => costComplete),
    },
    tools: addTools(parts.flatMap(({ tools }) => tools)),
    conversations: parts.map(conversationOf),
  };
}

function conversationOf({ session, countsResponses, tools, tasks }: ConversationParts): ConversationNode {
  const tree = treeOf(tasks.map((task) => toldTask(session, task)));
  return { session, tools, own: countsResponses ? ownOf(session, tree) : null, tasks: tree };
}

function ownOf(session: Session, tree: TaskNode[]): Figures {
  const all = figuresOf(session);
  const handedOn = sumOf(tree.map(({ total }) => total));
  return {
    tokens: all.tokens - handedOn.tokens,
    cost: all.cost - (handedOn.cost ?? 0n),
    // Tasks count calls of tools that nobody named, too.
    toolCalls: Math.max(0, all.toolCalls - handedOn.toolCalls),
  };
}

function figuresOf(session: Session) {
  return { tokens: totalTokensOf(session), cost: session.totalCost, toolCalls: session.toolCalls };
}
