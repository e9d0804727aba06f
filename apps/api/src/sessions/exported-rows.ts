import type { RecordedEvent } from '@app/ingestion';
import { formatUsd } from '@app/kernel';
import { type CountedUsage, durationOf, type Session, usageItem, writtenPlace } from '@app/sessions';
import type { ExportKind } from './session-export.request';

/** A line of an export: JSON as it is, money in USD exactly, as text. */
export type ExportedRow = Record<string, string | number | boolean | object | null>;

const TOKENS = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_creation_tokens'];
const SESSION_NAMES = ['id', 'run_id', 'thread_id', 'external_id', 'user_id', 'user_email', 'user_name'];
const SESSION_PLACES = [
  'project',
  'repository',
  'component',
  'agent_name',
  'agent_version',
  'experiment',
  'variant',
];
const SESSION_STATES = ['status', 'outcome', 'trigger', 'sensitive', 'summary', 'metadata', 'end_reason'];
const SESSION_FIGURES = ['duration', 'total_turns', 'tool_calls', ...TOKENS, 'total_cost', 'cost_complete'];
const SESSION_SOURCES = ['usage_source', 'cost_source', 'price_revision'];

/** In the order of the columns of a CSV. */
export const COLUMNS: Record<ExportKind, string[]> = {
  sessions: [
    'cursor',
    ...[...SESSION_NAMES, ...SESSION_PLACES, ...SESSION_STATES],
    ...['started_at', 'ended_at', ...SESSION_FIGURES, ...SESSION_SOURCES],
  ],
  events: [
    'cursor',
    'session_id',
    'event_id',
    'event_type',
    'source',
    'timestamp',
    'received_at',
    'data',
    'extra',
  ],
  usage: ['cursor', 'session_id', 'source', 'model', 'requests', ...TOKENS, 'cost', 'cost_complete'],
};

export function toSessionRow(session: Session): ExportedRow {
  return {
    cursor: writtenPlace({ sessionId: session.id, item: null }),
    id: session.id,
    run_id: session.runId,
    thread_id: session.threadId,
    external_id: session.externalId,
    user_id: session.user.id,
    user_email: session.user.email,
    user_name: session.user.name,
    project: session.project?.slug ?? null,
    repository: session.repository?.slug ?? null,
    component: session.component,
    agent_name: session.agentName,
    agent_version: session.agentVersion,
    experiment: session.experiment?.slug ?? null,
    variant: session.experiment?.arm ?? null,
    status: session.status,
    outcome: session.outcome,
    trigger: session.trigger,
    sensitive: session.sensitive,
    summary: session.summary,
    metadata: session.metadata,
    end_reason: session.endReason,
    started_at: session.startedAt.toISOString(),
    ended_at: session.endedAt?.toISOString() ?? null,
    duration: durationOf(session),
    total_turns: session.totalTurns,
    tool_calls: session.toolCalls,
    ...tokensOf(session),
    total_cost: formatUsd(session.totalCost),
    cost_complete: session.costComplete,
    usage_source: session.usageSource,
    cost_source: session.costSource,
    price_revision: session.priceRevision,
  };
}

export function toEventRow(event: RecordedEvent): ExportedRow {
  return {
    cursor: writtenPlace({ sessionId: event.sessionId, item: event.eventId }),
    session_id: event.sessionId,
    event_id: event.eventId,
    event_type: event.eventType,
    source: event.source,
    timestamp: event.occurredAt.toISOString(),
    received_at: event.receivedAt.toISOString(),
    data: event.data,
    extra: event.extra,
  };
}

export function toUsageRow(usage: CountedUsage): ExportedRow {
  return {
    cursor: writtenPlace({ sessionId: usage.sessionId, item: usageItem(usage) }),
    session_id: usage.sessionId,
    source: usage.source,
    model: usage.model || null,
    requests: usage.requests,
    ...tokensOf(usage),
    cost: usage.cost === null ? null : formatUsd(usage.cost),
    cost_complete: usage.cost !== null && !usage.lowerBound,
  };
}

function tokensOf(counts: {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheCreationTokens: number;
}): ExportedRow {
  return {
    input_tokens: counts.inputTokens,
    output_tokens: counts.outputTokens,
    cache_read_tokens: counts.cacheReadTokens,
    cache_creation_tokens: counts.cacheCreationTokens,
  };
}
