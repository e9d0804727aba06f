/**
 * Rollup cells: sums over sessions by day, scope (the whole organization or one project) and one dimension.
 * The same statement fills the rollups and answers the filters that rollups cannot, so the two agree by
 * construction.
 */

/** The scope of the whole organization. */
export const WHOLE_ORGANIZATION = '00000000-0000-0000-0000-000000000000';

export const MEASURES = `
  sessions, active_sessions, ended_sessions, with_outcome, successes, unpriced_sessions, turns, duration_ms,
  cost, input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens`;

const SUMS = `
  count(*)::int AS sessions,
  (count(*) FILTER (WHERE ended_at IS NULL))::int AS active_sessions,
  (count(*) FILTER (WHERE ended_at IS NOT NULL))::int AS ended_sessions,
  (count(*) FILTER (WHERE outcome IS NOT NULL))::int AS with_outcome,
  (count(*) FILTER (WHERE outcome = 'success'))::int AS successes,
  (count(*) FILTER (WHERE NOT cost_complete))::int AS unpriced_sessions,
  sum(turns)::bigint AS turns,
  coalesce(sum(round(extract(epoch FROM ended_at - started_at) * 1000)), 0)::bigint AS duration_ms,
  sum(cost) AS cost,
  sum(input_tokens)::bigint AS input_tokens,
  sum(output_tokens)::bigint AS output_tokens,
  sum(cache_read_tokens)::bigint AS cache_read_tokens,
  sum(cache_creation_tokens)::bigint AS cache_creation_tokens`;

/** `chosen` selects sessions of one organization; every parameter of the statement belongs to it. */
export function cellsOf(chosen: string): string {
  return `
    WITH chosen AS (
      SELECT organization_id, id, started_on AS day, started_at, ended_at, outcome, cost_complete, user_id, project_id,
             agent_name, total_turns AS turns, total_cost AS cost,
             input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens
        FROM sessions WHERE ${chosen}
    ), by_model AS (
      ${BY_MODEL}
    ), facts AS (
      SELECT 'all' AS dimension, '' AS key, chosen.* FROM chosen
      UNION ALL SELECT 'agent', coalesce(agent_name, ''), chosen.* FROM chosen
      UNION ALL SELECT 'project', coalesce(project_id::text, ''), chosen.* FROM chosen
      UNION ALL SELECT 'user', user_id::text, chosen.* FROM chosen
      UNION ALL SELECT 'model', model, organization_id, id, day, started_at, ended_at, outcome, cost_complete, user_id,
             project_id, agent_name, turns, cost, input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens
        FROM by_model
    ), scoped AS (
      SELECT '${WHOLE_ORGANIZATION}'::uuid AS scope, facts.* FROM facts
      UNION ALL SELECT project_id, facts.* FROM facts WHERE project_id IS NOT NULL
    )
    SELECT scope, dimension, day, key, ${SUMS}
      FROM scoped
     GROUP BY scope, dimension, day, key`;
}

/**
 * What each model of a session used, and in a row without a model what no model accounts for, so that the rows
 * of a session sum to the session.
 */
const BY_MODEL = `
  WITH used AS (
    SELECT chosen.organization_id, chosen.id, usage.model, coalesce(usage.cost, 0) AS cost, usage.input_tokens,
           usage.output_tokens, usage.cache_read_tokens, usage.cache_creation_tokens
      FROM chosen JOIN session_usage usage
        ON usage.organization_id = chosen.organization_id AND usage.session_id = chosen.id
     WHERE usage.counted AND usage.model <> ''
  ), attributed AS (
    SELECT id, sum(cost) AS cost, sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
           sum(cache_read_tokens) AS cache_read_tokens, sum(cache_creation_tokens) AS cache_creation_tokens
      FROM used GROUP BY id
  ), rest AS (
    SELECT chosen.organization_id, chosen.id, '' AS model,
           chosen.cost - coalesce(a.cost, 0) AS cost,
           (chosen.input_tokens - coalesce(a.input_tokens, 0))::bigint AS input_tokens,
           (chosen.output_tokens - coalesce(a.output_tokens, 0))::bigint AS output_tokens,
           (chosen.cache_read_tokens - coalesce(a.cache_read_tokens, 0))::bigint AS cache_read_tokens,
           (chosen.cache_creation_tokens - coalesce(a.cache_creation_tokens, 0))::bigint AS cache_creation_tokens
      FROM chosen LEFT JOIN attributed a ON a.id = chosen.id
  ), parts AS (
    SELECT * FROM used
    UNION ALL
    SELECT * FROM rest
     WHERE cost <> 0 OR input_tokens <> 0 OR output_tokens <> 0 OR cache_read_tokens <> 0 OR cache_creation_tokens <> 0
  )
  SELECT parts.model, parts.cost, parts.input_tokens, parts.output_tokens, parts.cache_read_tokens,
         parts.cache_creation_tokens, chosen.organization_id, chosen.id, chosen.day, chosen.started_at, chosen.ended_at,
         chosen.outcome, chosen.cost_complete, chosen.user_id, chosen.project_id, chosen.agent_name, chosen.turns
    FROM parts JOIN chosen ON chosen.id = parts.id`;
