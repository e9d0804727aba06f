import { averageUsd, roundUsd } from '@app/kernel';
import { NO_SUMS, type Sums, totalTokensOf } from '../cell';
import { ratio } from './ratio';

/** What sessions came to. USD rounded to 6 decimals, durations in seconds, `successRate` in percent. */
export interface Figures {
  totalSessions: number;
  activeSessions: number;
  endedSessions: number;
  successRate: number | null;
  totalCost: number;
  averageCost: number | null;
  totalTokens: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheCreationTokens: number;
  averageDuration: number | null;
  averageTurns: number | null;
  /** Sessions whose cost is a lower bound: an unknown model, or a source that under-counts. */
  incompleteCostSessions: number;
}

export interface Summary extends Figures {
  uniqueUsers: number;
}

export function figuresOf(sums: Sums = NO_SUMS): Figures {
  return {
    totalSessions: sums.sessions,
    activeSessions: sums.sessions - sums.endedSessions,
    endedSessions: sums.endedSessions,
    successRate: ratio(100 * sums.successes, sums.withOutcome, 2),
    totalCost: roundUsd(sums.cost),
    averageCost: averageUsd(sums.cost, sums.sessions),
    totalTokens: totalTokensOf(sums),
    inputTokens: sums.inputTokens,
    outputTokens: sums.outputTokens,
    cacheReadTokens: sums.cacheReadTokens,
    cacheCreationTokens: sums.cacheCreationTokens,
    averageDuration: ratio(sums.durationMs, 1000 * sums.endedSessions, 3),
    averageTurns: ratio(sums.turns, sums.sessions, 2),
    incompleteCostSessions: sums.incompleteCostSessions,
  };
}
