/** What is summed, as the columns of rollups name it. `last_active_at` is a maximum, all else are sums. */
export const MEASURES = [
  'sessions',
  'ended_sessions',
  'with_outcome',
  'successes',
  'incomplete_cost_sessions',
  'turns',
  'duration_ms',
  'cost',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_creation_tokens',
  'last_active_at',
];

export const MEASURE_LIST = MEASURES.join(', ');

/** Columns of one of several rows. */
export function qualified(row: string, columns: readonly string[]): string {
  return columns.map((column) => `${row}.${column}`).join(', ');
}

/** What `ON CONFLICT` does with columns that are written anew. */
export function overwritten(columns: readonly string[]): string {
  return columns.map((column) => `${column} = excluded.${column}`).join(', ');
}

/** Cells of several days, or weeks, as one. */
export const SUMMED = MEASURES.map(summed).join(', ');

function summed(measure: string): string {
  if (measure === 'last_active_at') return 'max(last_active_at) AS last_active_at';
  return measure === 'cost' ? 'sum(cost) AS cost' : `sum(${measure})::bigint AS ${measure}`;
}

/** Of sessions, as `chosen` in `cells.sql.ts` has them. */
export const OF_SESSIONS = `
  count(*)::int AS sessions,
  count(ended_at)::int AS ended_sessions,
  count(outcome)::int AS with_outcome,
  (count(*) FILTER (WHERE outcome = 'success'))::int AS successes,
  (count(*) FILTER (WHERE NOT cost_complete))::int AS incomplete_cost_sessions,
  sum(turns)::bigint AS turns,
  coalesce(sum(duration_ms), 0)::bigint AS duration_ms,
  sum(cost) AS cost,
  sum(input_tokens)::bigint AS input_tokens,
  sum(output_tokens)::bigint AS output_tokens,
  sum(cache_read_tokens)::bigint AS cache_read_tokens,
  sum(cache_creation_tokens)::bigint AS cache_creation_tokens,
  max(last_active_at) AS last_active_at`;

/** Of what sessions used of a model: a row for each of them. */
export const OF_USAGE = `
  count(*)::int AS sessions,
  0 AS ended_sessions, 0 AS with_outcome, 0 AS successes, 0 AS incomplete_cost_sessions, 0::bigint AS turns, 0::bigint AS duration_ms,
  sum(cost) AS cost,
  sum(input_tokens)::bigint AS input_tokens,
  sum(output_tokens)::bigint AS output_tokens,
  sum(cache_read_tokens)::bigint AS cache_read_tokens,
  sum(cache_creation_tokens)::bigint AS cache_creation_tokens,
  NULL::timestamptz AS last_active_at`;
