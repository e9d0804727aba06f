import type { Arm } from '@app/experiments';
import { type JsonObject, parseUsd } from '@app/kernel';
import type { EnrolledIn, Lineage, ModelUsage, NamedThing, Outcome, Session, UsageSource } from './session';

/** What `SESSION_VIEW` answers. */
export interface SessionRow {
  id: string;
  run_id: string;
  thread_id: string;
  resumed_from_id: string | null;
  lineage: Lineage | null;
  compacted_into_id: string | null;
  compacted_summary: string | null;
  external_id: string | null;
  trigger: string | null;
  sensitive: boolean;
  agent_name: string | null;
  agent_version: string | null;
  experiment_id: string | null;
  experiment_slug: string | null;
  experiment_arm: Arm | null;
  component: string | null;
  project_id: string | null;
  project_slug: string | null;
  project_name: string | null;
  repository_id: string | null;
  repository_slug: string | null;
  repository_name: string | null;
  user_id: string;
  user_name: string | null;
  user_email: string | null;
  total_turns: number;
  tool_calls: number;
  total_cost: string;
  cost_complete: boolean;
  usage_source: UsageSource | null;
  cost_source: UsageSource | null;
  price_revision: number | null;
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens: number;
  cache_creation_tokens: number;
  models: (Omit<ModelUsage, 'cost'> & { cost: string | null })[] | null;
  outcome: Outcome | null;
  summary: string | null;
  title: string | null;
  metadata: JsonObject;
  started_at: Date;
  ended_at: Date | null;
  end_reason: string | null;
}

export function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    runId: row.run_id,
    threadId: row.thread_id,
    resumedFromId: row.resumed_from_id,
    lineage: row.lineage,
    compactedIntoId: row.compacted_into_id,
    compactedSummary: row.compacted_summary,
    externalId: row.external_id,
    status: row.ended_at ? 'ended' : 'active',
    trigger: row.trigger,
    sensitive: row.sensitive,
    agentName: row.agent_name,
    agentVersion: row.agent_version,
    experiment: enrolled(row),
    component: row.component,
    project: named(row.project_id, row.project_slug, row.project_name),
    repository: named(row.repository_id, row.repository_slug, row.repository_name),
    user: { id: row.user_id, name: row.user_name, email: row.user_email ?? '' },
    totalTurns: row.total_turns,
    toolCalls: row.tool_calls,
    totalCost: parseUsd(row.total_cost),
    costComplete: row.cost_complete,
    usageSource: row.usage_source,
    costSource: row.cost_source,
    priceRevision: row.price_revision,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    cacheReadTokens: row.cache_read_tokens,
    cacheCreationTokens: row.cache_creation_tokens,
    models: (row.models ?? []).map((model) => ({
      ...model,
      cost: model.cost === null ? null : parseUsd(model.cost),
    })),
    outcome: row.outcome,
    summary: row.summary ?? row.title,
    metadata: row.metadata,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    endReason: row.end_reason,
  };
}

function enrolled({
  experiment_id: id,
  experiment_slug: slug,
  experiment_arm: arm,
}: SessionRow): EnrolledIn | null {
  return id && slug && arm ? { id, slug, arm } : null;
}

function named(id: string | null, slug: string | null, name: string | null): NamedThing | null {
  return id && slug && name ? { id, slug, name } : null;
}
