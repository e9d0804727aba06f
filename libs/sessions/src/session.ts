import type { Tier } from '@app/agents';
import type { Arm } from '@app/experiments';
import type { JsonObject, PicoUsd } from '@app/kernel';

export const OUTCOMES = ['success', 'failure', 'timeout', 'abandoned'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/**
 * Where figures come from, best first. Of each request exactly one decides; sources are never added. A cost state goes on with the
 * responses that follow it.
 */
export const USAGE_SOURCES = ['otel', 'cost_state', 'transcript', 'reported'] as const;
export type UsageSource = (typeof USAGE_SOURCES)[number];
/** Those that are derived from transcripts. */
export const TOLD_BY_TRANSCRIPTS: readonly UsageSource[] = ['cost_state', 'transcript'];

export type SessionStatus = 'active' | 'ended';

/** How a conversation goes on from a former one. Cleared and compacted ones belong to the run of the former. */
export const LINEAGES = ['resume', 'fork', 'clear', 'compact'] as const;
export type Lineage = (typeof LINEAGES)[number];

/** Tokens by kind, as the model's provider counts them: `inputTokens` leaves the cache out. */
export interface TokenCounts {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheCreationTokens: number;
}

/** What one model used in one session. */
export interface ModelUsage extends TokenCounts {
  model: string;
  requests: number;
  /** Null: the price of this model is not known. */
  cost: PicoUsd | null;
}

/** The agent that a session was opened with, or one that it handed tasks to. */
export type AgentRole = 'main' | 'subagent';

/** A version that was part of an agent that a session ran. An agent has one of each tier that it is made of. */
export interface SessionAgent {
  name: string;
  role: AgentRole;
  tier: Tier;
  resourceId: string;
  /** In hex. */
  versionHash: string;
}

export interface NamedThing {
  id: string;
  slug: string;
  name: string;
}

/** Which arm of which experiment a session counts for. */
export interface EnrolledIn {
  id: string;
  slug: string;
  arm: Arm;
}

/** A coding session (a conversation of a run), as everybody sees it. Times are exact, money is exact. */
export interface Session extends TokenCounts {
  id: string;
  runId: string;
  threadId: string;
  /** The session that this one goes on from. */
  resumedFromId: string | null;
  lineage: Lineage | null;
  /** The session that goes on from a summary of this one. */
  compactedIntoId: string | null;
  /** The former conversation, condensed: what this one began with. */
  compactedSummary: string | null;
  externalId: string | null;
  status: SessionStatus;
  trigger: string | null;
  sensitive: boolean;
  agentName: string | null;
  /** What it was configured with; null for an agent that is unknown here. */
  agentVersion: string | null;
  experiment: EnrolledIn | null;
  component: string | null;
  project: NamedThing | null;
  repository: NamedThing | null;
  user: { id: string; name: string | null; email: string };
  totalTurns: number;
  toolCalls: number;
  totalCost: PicoUsd;
  /** False when some tokens have no known price, or the source under-counts: the cost is a lower bound. */
  costComplete: boolean;
  /** Where tokens come from, and where the cost does: the best of its requests. */
  usageSource: UsageSource | null;
  costSource: UsageSource | null;
  /** Which state of the organization's prices its responses were priced with. */
  priceRevision: number | null;
  models: ModelUsage[];
  outcome: Outcome | null;
  summary: string | null;
  /** What the client told of it that means nothing here. */
  metadata: JsonObject;
  startedAt: Date;
  endedAt: Date | null;
  endReason: string | null;
}

/** Seconds from start to end; null while the session is active. */
export function durationOf({ startedAt, endedAt }: Pick<Session, 'startedAt' | 'endedAt'>): number | null {
  return endedAt ? (endedAt.getTime() - startedAt.getTime()) / 1000 : null;
}

export function totalTokensOf(counts: TokenCounts): number {
  return counts.inputTokens + counts.outputTokens + counts.cacheReadTokens + counts.cacheCreationTokens;
}
