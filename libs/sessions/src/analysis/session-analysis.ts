import type { VersionRef } from '@app/agents';
import type { TokenCounts } from '../session';
import type { WorkFacts } from '../work-facts';
import type { Quality } from './quality-score';

/** How a session went. */
export interface SessionAnalysis {
  sessionId: string;
  turns: number;
  toolCalls: number;
  /** Null where no events of it were ever read. */
  work: WorkFacts | null;
  cacheHitShare: number | null;
  /** When the score was computed, at its end; null before. */
  analyzedAt: Date | null;
  quality: Quality | null;
}

/** The share of what a model was given that it had read before; null where it was given nothing. */
export function cacheHitShareOf(
  counts: Pick<TokenCounts, 'inputTokens' | 'cacheReadTokens' | 'cacheCreationTokens'>,
): number | null {
  const given = counts.inputTokens + counts.cacheReadTokens + counts.cacheCreationTokens;
  return given > 0 ? counts.cacheReadTokens / given : null;
}

/** A version of one resource. */
export type AnalyzedVersion = Pick<VersionRef, 'resourceId' | 'versionHash'>;

/** What ended sessions of a version came to on average; null of none. */
export interface VersionWork {
  sessions: number;
  qualityScore: number | null;
  failedCalls: number | null;
  retries: number | null;
  interruptions: number | null;
  compactions: number | null;
  linesAdded: number | null;
  linesRemoved: number | null;
  filesTouched: number | null;
  /** Of all their tokens together. */
  cacheHitShare: number | null;
  /** Milliseconds; of those sessions where it is known. */
  permissionWaitMs: number | null;
}
