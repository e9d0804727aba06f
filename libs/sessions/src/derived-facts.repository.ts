import { Injectable } from '@nestjs/common';
import { formatUsd } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { TaskFacts, ToolFacts } from './derived-facts';

/** Tools and tasks of a session: derived, so they are replaced as a whole. */
@Injectable()
export class DerivedFactsRepository {
  async replaceTools(tx: OrganizationTransaction, sessionId: string, tools: ToolFacts[]): Promise<void> {
    const key = [tx.organizationId, sessionId];
    await tx.execute('DELETE FROM session_tools WHERE organization_id = $1 AND session_id = $2', key);
    await tx.execute(
      `INSERT INTO session_tools (organization_id, session_id, tool_name, calls, failures, duration_ms)
       SELECT $1, $2, "toolName", calls, failures, "durationMs"
         FROM jsonb_to_recordset($3) AS tool ("toolName" text, calls int, failures int, "durationMs" bigint)`,
      [...key, JSON.stringify(tools)],
    );
  }

  async replaceTasks(tx: OrganizationTransaction, sessionId: string, tasks: TaskFacts[]): Promise<void> {
    const key = [tx.organizationId, sessionId];
    await tx.execute('DELETE FROM session_tasks WHERE organization_id = $1 AND session_id = $2', key);
    const rows = tasks.map((task) => ({ ...task, cost: task.cost === null ? null : formatUsd(task.cost) }));
    await tx.execute(
      `INSERT INTO session_tasks (organization_id, session_id, agent_id, agent_type, status, started_at, ended_at,
         tool_calls, model, input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens, cost)
       SELECT $1, $2, "agentId", "agentType", status, "startedAt", "endedAt",
         "toolCalls", model, "inputTokens", "outputTokens", "cacheReadTokens", "cacheCreationTokens", cost
         FROM jsonb_to_recordset($3) AS task ("agentId" text, "agentType" text, status text, "startedAt" timestamptz,
           "endedAt" timestamptz, "toolCalls" int, model text, "inputTokens" bigint, "outputTokens" bigint,
           "cacheReadTokens" bigint, "cacheCreationTokens" bigint, cost numeric)`,
      [...key, JSON.stringify(rows)],
    );
  }
}
