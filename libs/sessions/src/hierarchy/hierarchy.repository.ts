import { Injectable } from '@nestjs/common';
import { groupBy, parseUsd } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { TaskFacts, ToolFacts } from '../derived-facts';
import { SESSION_VIEW } from '../session-view.sql';
import { type SessionRow, toSession } from '../session-row';
import type { UsageSource } from '../session';
import type { ConversationParts } from './hierarchy';

type OfSession<T> = T & { sessionId: string };

@Injectable()
export class HierarchyRepository {
  /** The conversations of a run, as they started. */
  async conversations(tx: OrganizationTransaction, runId: string): Promise<ConversationParts[]> {
    const rows = await tx.query<SessionRow & { usage_source: UsageSource | null }>(
      `${SESSION_VIEW} WHERE s.organization_id = $1 AND s.run_id = $2 ORDER BY s.started_at, s.id`,
      [tx.organizationId, runId],
    );
    const ids = rows.map(({ id }) => id);
    const tools = groupBy(await this.tools(tx, ids), ({ sessionId }) => sessionId);
    const tasks = groupBy(await this.tasks(tx, ids), ({ sessionId }) => sessionId);
    return rows.map((row) => ({
      session: toSession(row),
      countsResponses: row.usage_source === 'transcript',
      tools: tools.get(row.id) ?? [],
      tasks: tasks.get(row.id) ?? [],
    }));
  }

  tools(tx: OrganizationTransaction, sessionIds: string[]): Promise<OfSession<ToolFacts>[]> {
    return tx.query<OfSession<ToolFacts>>(TOOLS, [tx.organizationId, sessionIds]);
  }

  async tasks(tx: OrganizationTransaction, sessionIds: string[]): Promise<OfSession<TaskFacts>[]> {
    const rows = await tx.query<OfSession<Omit<TaskFacts, 'cost'> & { cost: string | null }>>(TASKS, [
      tx.organizationId,
      sessionIds,
    ]);
    return rows.map((row) => ({ ...row, cost: row.cost === null ? null : parseUsd(row.cost) }));
  }
}

const TOOLS = `
  SELECT session_id AS "sessionId", tool_name AS "toolName", calls, failures, duration_ms AS "durationMs"
    FROM session_tools WHERE organization_id = $1 AND session_id = ANY ($2::uuid[])
   ORDER BY calls DESC, tool_name`;

const TASKS = `
  SELECT session_id AS "sessionId", agent_id AS "agentId", parent_agent_id AS "parentAgentId", agent_type AS "agentType",
         status, started_at AS "startedAt", ended_at AS "endedAt", tool_calls AS "toolCalls", tools, model,
         input_tokens AS "inputTokens", output_tokens AS "outputTokens", cache_read_tokens AS "cacheReadTokens",
         cache_creation_tokens AS "cacheCreationTokens", cost
    FROM session_tasks WHERE organization_id = $1 AND session_id = ANY ($2::uuid[])
   ORDER BY started_at, agent_id`;
