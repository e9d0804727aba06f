import type { TokenCounts } from '../session';
import type { WorkFacts } from '../work-facts';
import type { Quality } from './quality-score';

/** `filesTouched` stays when retention takes the paths. */
export type AnalyzedWork = WorkFacts & { filesTouched: number };

/** How a session went. */
export interface SessionAnalysis {
  sessionId: string;
  turns: number;
  toolCalls: number;
  /** Null where no events of it were ever read. */
  work: AnalyzedWork | null;
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
