/**
 * The 95th percentile looks at the dearest sessions alone: an index holds the costs of each arm and phase in order, and it is
 * read from its end for little more than a twentieth of its length. Sorting all of them, as percentile_cont does, takes
 * fifteen times as long for a million. Quantiles are of type 7, as percentile_cont's.
 */

/** 1.96·√(0.95·0.05): how far from 0.95 the outer levels are, times √n. */
const OUTER = 0.427_17;
const LOWER = `greatest(0, 0.95 - ${OUTER} / sqrt(n))`;
const UPPER = `least(1, 0.95 + ${OUTER} / sqrt(n))`;

/** How many sessions count, by phase and arm. */
const SIZES = `
  SELECT phase, arm, sum(sessions)::bigint AS n FROM experiment_user_sums
   WHERE organization_id = $1 AND experiment_id = $2 GROUP BY phase, arm HAVING sum(sessions) > 0`;

/** The dearest of each phase and arm, as many as `most` says of a row of `sizes`. */
function dearest(most: string): string {
  return `
    SELECT sizes.phase, sizes.arm, top.cost::float8 AS cost, top.user_id
      FROM sizes CROSS JOIN LATERAL (
        SELECT cost, user_id FROM experiment_sessions
         WHERE organization_id = $1 AND experiment_id = $2 AND phase = sizes.phase AND arm = sizes.arm AND is_counted
         ORDER BY cost DESC LIMIT (${most})::bigint
      ) top`;
}

/** Of ranked rows, counted from the dearest: between the two that `h`, counted from the cheapest, falls between. */
function interpolated(h: string): string {
  const at = (rank: string) => `max(cost) FILTER (WHERE rank = ${rank})`;
  const [lower, upper] = [`n - floor(${h})`, `n - floor(${h}) - 1`];
  return `${at(lower)} + (${h} - floor(${h})) * coalesce(${at(upper)} - ${at(lower)}, 0)`;
}

/** By phase and arm, with what tells how much the share of sessions below varies between people. */
export const COST_QUANTILES = `
  WITH sizes AS (${SIZES}), tops AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY phase, arm ORDER BY cost DESC) AS rank
      FROM (${dearest(`n - floor((n - 1) * ${LOWER})`)}) dearest
  ), quantiles AS (
    SELECT phase, arm, n, ${interpolated('(n - 1) * 0.95')} AS p95,
           ${interpolated(`(n - 1) * ${LOWER}`)} AS lower, ${interpolated(`(n - 1) * ${UPPER}`)} AS upper
      FROM tops JOIN sizes USING (phase, arm) GROUP BY phase, arm, n
  ), dear AS (
    SELECT user_id, count(*) AS above FROM tops JOIN quantiles USING (phase, arm) WHERE cost > p95 GROUP BY user_id
  ), people AS (
    SELECT phase, arm, sessions, coalesce(above, 0) AS above
      FROM experiment_user_sums LEFT JOIN dear USING (user_id)
     WHERE organization_id = $1 AND experiment_id = $2 AND sessions > 0
  ), shares AS (SELECT phase, arm, sum(above) / sum(sessions) AS above FROM people GROUP BY phase, arm)
  SELECT phase, arm, n AS sessions, p95, lower, upper, count(*)::int AS users,
         sum((people.above - shares.above * people.sessions) ^ 2)::float8 AS squares
    FROM quantiles JOIN shares USING (phase, arm) JOIN people USING (phase, arm)
   GROUP BY phase, arm, n, p95, lower, upper ORDER BY phase, arm`;

/** By arm: the dearest of all phases hold the dearest of the arm. */
export const ARM_QUANTILES = `
  WITH phases AS (${SIZES}), sizes AS (
    SELECT phase, arm, sum(n) OVER (PARTITION BY arm) AS n FROM phases
  ), tops AS (
    SELECT arm, cost, row_number() OVER (PARTITION BY arm ORDER BY cost DESC) AS rank
      FROM (${dearest('n - floor((n - 1) * 0.95)')}) dearest
  )
  SELECT arm, ${interpolated('(n - 1) * 0.95')} AS p95
    FROM tops JOIN (SELECT DISTINCT arm, n FROM sizes) arms USING (arm) GROUP BY arm, n ORDER BY arm`;
