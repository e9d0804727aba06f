import { Injectable } from '@nestjs/common';
import { AgentHistory } from '@app/agents';
import type { OrganizationScope } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import type { TaskFacts } from './derived-facts';
import type { SessionAgent } from './session';
import { SessionAgentsRepository } from './session-agents.repository';

/** A session whose tasks are told. */
export interface TaskedSession {
  id: string;
  userId: string;
  startedAt: Date;
  /** Where it was opened, though the project may be gone. */
  projectId: string | null;
  tasks: TaskFacts[];
}

/** The exact versions of all agents that sessions ran. */
@Injectable()
export class SessionAgents {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: SessionAgentsRepository,
    private readonly history: AgentHistory,
  ) {}

  /** What a session was opened with first, then its subagents. Whether the caller may read the session is asked before. */
  of(scope: OrganizationScope, sessionId: string): Promise<SessionAgent[]> {
    return this.database.run(scope, (tx) => this.repository.of(tx, sessionId));
  }

  /**
   * Names the versions of the subagents. Claude Code reads the files of agents as a session starts, so they are those of
   * that time, however late the tasks are told. Types that are no agents of ours (Explore) have none. Sessions without
   * a type cost nothing: once told it is never taken back, so they have no rows either.
   */
  async recordSubagents(tx: OrganizationTransaction, sessions: TaskedSession[]): Promise<void> {
    const used = sessions.flatMap(({ id, userId, startedAt, projectId, tasks }) =>
      typesOf(tasks).map((name) => ({ sessionId: id, userId, name, projectId, at: startedAt })),
    );
    if (used.length === 0) return;
    const found = await this.history.versionsOf(tx, used);
    const versions = used.flatMap(({ sessionId }, place) =>
      found[place]!.map((version) => ({ ...version, sessionId })),
    );
    const ids = [...new Set(used.map(({ sessionId }) => sessionId))];
    await this.repository.replace(tx, 'subagent', ids, versions);
  }
}

function typesOf(tasks: TaskFacts[]): string[] {
  return [...new Set(tasks.flatMap(({ agentType }) => agentType ?? []))];
}
