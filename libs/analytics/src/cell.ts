import { type Day, parseUsd, type PicoUsd } from '@app/kernel';

/** Sums over sessions. Money is exact; durations are of ended sessions, in milliseconds. */
export interface Sums {
  sessions: number;
  endedSessions: number;
  withOutcome: number;
  successes: number;
  incompleteCostSessions: number;
  turns: number;
  durationMs: number;
  cost: PicoUsd;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheCreationTokens: number;
}

/** Whose sums they are: of the whole organization, or of one project, agent, repository or person. */
const SCOPE_KINDS = ['organization', 'project', 'agent', 'repository'] as const;
export type ScopeKind = (typeof SCOPE_KINDS)[number] | 'user';

/**
 * What sums are split by. Those by model hold what sessions used of models that are named: sessions, cost and tokens,
 * no other measure; what no model accounts for is what is left of `all`.
 */
const DIMENSIONS = ['all', 'agent', 'project', 'user', 'model'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Cells of all scopes of a kind, by all values of a dimension. */
export interface Pair {
  scope: ScopeKind;
  dimension: Dimension;
}

/** What is stored. Projects and agents of a person are the people of a project and of an agent, seen from the other side. */
export const STORED: readonly Pair[] = [
  ...SCOPE_KINDS.flatMap((scope) => DIMENSIONS.map((dimension) => ({ scope, dimension }))),
  { scope: 'user', dimension: 'model' },
];

/** One row of sums: a value of a dimension, on a day or over all days asked for. */
export interface Cell extends Sums {
  key: string;
  day: Day | null;
  /** The latest sign of life of its sessions; null by model, and of nothing. */
  lastActiveAt: Date | null;
}

export interface CellRow {
  key: string;
  day?: string;
  sessions: number;
  ended_sessions: number;
  with_outcome: number;
  successes: number;
  incomplete_cost_sessions: number;
  turns: number;
  duration_ms: number;
  cost: string;
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens: number;
  cache_creation_tokens: number;
  last_active_at: Date | null;
}

export const NO_SUMS: Sums = {
  sessions: 0,
  endedSessions: 0,
  withOutcome: 0,
  successes: 0,
  incompleteCostSessions: 0,
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
    day: row.day ?? null,
    sessions: row.sessions,
    endedSessions: row.ended_sessions,
    withOutcome: row.with_outcome,
    successes: row.successes,
    incompleteCostSessions: row.incomplete_cost_sessions,
    turns: row.turns,
    durationMs: row.duration_ms,
    cost: parseUsd(row.cost),
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    cacheReadTokens: row.cache_read_tokens,
    cacheCreationTokens: row.cache_creation_tokens,
    lastActiveAt: row.last_active_at,
  };
}

export function totalTokensOf(sums: Sums): number {
  return sums.inputTokens + sums.outputTokens + sums.cacheReadTokens + sums.cacheCreationTokens;
}

/** Sums of several cells under one key. */
export function addCells(key: string, cells: Cell[]): Cell {
  const sum: Cell = { ...NO_SUMS, key, day: null, lastActiveAt: null };
  for (const cell of cells) {
    for (const name of Object.keys(NO_SUMS) as (keyof Sums)[]) {
      // Every measure is a sum; only the cost is a bigint.
      Object.assign(sum, { [name]: (sum[name] as number) + (cell[name] as number) });
    }
  }
  return sum;
}
