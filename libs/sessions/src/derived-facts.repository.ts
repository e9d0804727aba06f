import { Injectable } from '@nestjs/common';
import { formatUsd } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { TaskFacts, ToolFacts } from './derived-facts';

type OfSession<T> = T & { sessionId: string };

/** Tools and tasks of sessions: derived, so they are replaced as a whole. */
@Injectable()
export class DerivedFactsRepository {
  async replaceTools(
    tx: OrganizationTransaction,
    sessionIds: string[],
    tools: OfSession<ToolFacts>[],
  ): Promise<void> {
    await tx.prepared('replace-session-tools', REPLACE_TOOLS, [
      tx.organizationId,
      sessionIds,
      JSON.stringify(tools),
    ]);
  }

  async replaceTasks(
    tx: OrganizationTransaction,
    sessionIds: string[],
    tasks: OfSession<TaskFacts>[],
  ): Promise<void> {
    const rows = tasks.map((task) => ({ ...task, cost: task.cost === null ? null : formatUsd(task.cost) }));
    await tx.prepared('replace-session-tasks', REPLACE_TASKS, [
      tx.organizationId,
      sessionIds,
      JSON.stringify(rows),
    ]);
  }
}

const REPLACE_TOOLS = `
  WITH told AS (
    SELECT * FROM jsonb_to_recordset($3::jsonb)
      AS told ("sessionId" uuid, "toolName" text, calls integer, failures integer, "durationMs" bigint)
  ), gone AS (
    DELETE FROM session_tools was
     WHERE organization_id = $1 AND session_id = ANY ($2::uuid[])
       AND NOT EXISTS (SELECT FROM told WHERE "sessionId" = was.session_id AND "toolName" = was.tool_name)
  )
  INSERT INTO session_tools (organization_id, session_id, tool_name, calls, failures, duration_ms)
  SELECT $1, "sessionId", "toolName", calls, failures, "durationMs" FROM told
  ON CONFLICT (organization_id, session_id, tool_name) DO UPDATE SET
    calls = excluded.calls,
    failures = excluded.failures,
    duration_ms = excluded.duration_ms`;

const REPLACE_TASKS = `
  WITH told AS (
    SELECT * FROM jsonb_to_recordset($3::jsonb)
      AS told ("sessionId" uuid, "agentId" text, "agentType" text, "parentAgentId" text, status text, "startedAt" timestamptz,
        "endedAt" timestamptz, "toolCalls" integer, tools jsonb, model text, "inputTokens" bigint, "outputTokens" bigint,
        "cacheReadTokens" bigint, "cacheCreationTokens" bigint, cost numeric)
  ), gone AS (
    DELETE FROM session_tasks was
     WHERE organization_id = $1 AND session_id = ANY ($2::uuid[])
       AND NOT EXISTS (SELECT FROM told WHERE "sessionId" = was.session_id AND "agentId" = was.agent_id)
  )
  INSERT INTO session_tasks (organization_id, session_id, agent_id, agent_type, parent_agent_id, status, started_at, ended_at,
    tool_calls, tools, model, input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens, cost)
  SELECT $1, "sessionId", "agentId", "agentType", "parentAgentId", status, "startedAt", "endedAt",
         "toolCalls", tools, model, "inputTokens", "outputTokens", "cacheReadTokens", "cacheCreationTokens", cost
    FROM told
  ON CONFLICT (organization_id, session_id, agent_id) DO UPDATE SET
    agent_type = excluded.agent_type,
    parent_agent_id = excluded.parent_agent_id,
    status = excluded.status,
    started_at = excluded.started_at,
    ended_at = excluded.ended_at,
    tool_calls = excluded.tool_calls,
    tools = excluded.tools,
    model = excluded.model,
    input_tokens = excluded.input_tokens,
    output_tokens = excluded.output_tokens,
    cache_read_tokens = excluded.cache_read_tokens,
    cache_creation_tokens = excluded.cache_creation_tokens,
    cost = excluded.cost`;
