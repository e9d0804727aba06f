import { type Day, parseUsd, type PicoUsd } from '@app/kernel';

/** Sums over sessions. Money is exact; durations are of ended sessions, in milliseconds. */
export interface Sums {
  sessions: number;
  activeSessions: number;
  endedSessions: number;
  withOutcome: number;
  successes: number;
  unpricedSessions: number;
  turns: number;
  durationMs: number;
  cost: PicoUsd;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheCreationTokens: number;
}

export type Dimension = 'all' | 'agent' | 'model' | 'project' | 'user';

/** One row of sums: a value of a dimension, on a day or over all days asked for. */
export interface Cell extends Sums {
  key: string;
  day: Day | null;
}

export interface CellRow {
  key: string;
  day: string | null;
  sessions: number;
  active_sessions: number;
  ended_sessions: number;
  with_outcome: number;
  successes: number;
  unpriced_sessions: number;
  turns: number;
  duration_ms: number;
  cost: string;
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens: number;
  cache_creation_tokens: number;
}

export const NO_SUMS: Sums = {
  sessions: 0,
  activeSessions: 0,
  endedSessions: 0,
  withOutcome: 0,
  successes: 0,
  unpricedSessions: 0,
  turns: 0,
  durationMs: 0,
  cost: 0n,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheCreationTokens: 0,
};

export function toCell(row: CellRow): Cell {
  return {
    key: row.key,
    day: row.day,
    sessions: row.sessions,
    activeSessions: row.active_sessions,
    endedSessions: row.ended_sessions,
    withOutcome: row.with_outcome,
    successes: row.successes,
    unpricedSessions: row.unpriced_sessions,
    turns: row.turns,
    durationMs: row.duration_ms,
    cost: parseUsd(row.cost),
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    cacheReadTokens: row.cache_read_tokens,
    cacheCreationTokens: row.cache_creation_tokens,
  };
}

export function totalTokensOf(sums: Sums): number {
  return sums.inputTokens + sums.outputTokens + sums.cacheReadTokens + sums.cacheCreationTokens;
}
