/**
 * Quantiles by their ranks: an index holds what sessions of an arm cost in order, and is read from its dear end, for a
 * twentieth of its length and little more. Sorting all of a million, as percentile_cont does, takes ten times as long.
 * Sums are exact, whatever order they are made in, so that the same sessions always say the same. Quantiles are of type 7, as percentile_cont's. Parameters: organization, experiment.
 *
 * The index is asked for an order and never for a range: behind a wall Postgres compares no numeric before it knows that
 * the row may be seen, and would read all of them.
 */

/** 1.96·√(0.95·0.05): how far from 0.95 the outer levels are, times √n. */
const OUTER = 0.427_164;

/** The two costs that `h` falls between, counted from the cheapest, for rows with `arm`, `n` and `h`; cheapest first. */
function neighbours(of: string): string {
  return `
    SELECT array_agg(cost ORDER BY cost) AS costs FROM (
      SELECT cost::float8 AS cost FROM experiment_sessions s
       WHERE s.organization_id = $1 AND s.experiment_id = $2 AND s.is_counted AND ${of}
       ORDER BY s.cost DESC OFFSET greatest(0, n - 2 - floor(h)::bigint) LIMIT least(2, n - floor(h)::bigint)
    ) two`;
}

const BETWEEN = 'costs[1] + (h - floor(h)) * coalesce(costs[2] - costs[1], 0)';

/** By phase and arm, with what tells how much the share of sessions below varies between people. */
export const COST_QUANTILES = `
  WITH sizes AS (
    SELECT phase, arm, sum(sessions)::bigint AS n FROM experiment_user_sums
     WHERE organization_id = $1 AND experiment_id = $2 GROUP BY phase, arm HAVING sum(sessions) > 0
  ), quantiles AS (
    SELECT phase, arm, n, max(quantile) FILTER (WHERE level = 0.95) AS p95, min(quantile) AS lower, max(quantile) AS upper
      FROM (
        SELECT phase, arm, n, level, ${BETWEEN} AS quantile
          FROM sizes
         CROSS JOIN LATERAL (VALUES (0.95::float8), (greatest(0, 0.95 - ${OUTER} / sqrt(n))),
                                    (least(1, 0.95 + ${OUTER} / sqrt(n)))) levels (level)
         CROSS JOIN LATERAL (SELECT (n - 1) * level AS h) rank
         CROSS JOIN LATERAL (${neighbours('s.arm = sizes.arm AND s.phase = sizes.phase')}) found
      ) points
     GROUP BY phase, arm, n
  ), dear AS (
    SELECT user_id, count(*) AS above
      FROM quantiles q CROSS JOIN LATERAL (
        SELECT user_id, cost::float8 AS cost FROM experiment_sessions s
         WHERE s.organization_id = $1 AND s.experiment_id = $2 AND s.is_counted AND s.arm = q.arm AND s.phase = q.phase
         ORDER BY s.cost DESC LIMIT ceil(0.05 * n)::bigint
      ) dearest
     WHERE cost > p95
     GROUP BY user_id
  ), people AS (
    SELECT phase, arm, sessions, coalesce(above, 0) AS above
      FROM experiment_user_sums LEFT JOIN dear USING (user_id)
     WHERE organization_id = $1 AND experiment_id = $2 AND sessions > 0
  ), shares AS (SELECT phase, arm, sum(above) / sum(sessions) AS above FROM people GROUP BY phase, arm)
  SELECT phase, arm, n AS sessions, p95, lower, upper, count(*)::int AS users,
         sum((people.above - shares.above * people.sessions) ^ 2)::float8 AS squares
    FROM quantiles JOIN shares USING (phase, arm) JOIN people USING (phase, arm)
   GROUP BY phase, arm, n, p95, lower, upper ORDER BY phase, arm`;

/** By arm, phases together. */
export const ARM_QUANTILES = `
  SELECT arm, ${BETWEEN} AS p95
    FROM (
      SELECT arm, sum(sessions)::bigint AS n FROM experiment_user_sums
       WHERE organization_id = $1 AND experiment_id = $2 GROUP BY arm HAVING sum(sessions) > 0
    ) sizes
   CROSS JOIN LATERAL (SELECT (n - 1) * 0.95::float8 AS h) rank
   CROSS JOIN LATERAL (${neighbours('s.arm = sizes.arm')}) found
   ORDER BY arm`;
