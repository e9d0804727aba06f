import { CHOSEN } from '../cells.sql';
import { MEASURES, OF_SESSIONS, SUMMED } from '../measures.sql';
import { recomputeDay } from '../recompute.sql';

const NO_PROJECT = `'00000000-0000-0000-0000-000000000000'::uuid`;

/** How the ended sessions went, as sums: what each column is made of. Of facts and a score, an active session has none here. */
const WORK = {
  scored_sessions: 'count(score)::int',
  score: 'coalesce(sum(score), 0)',
  told_sessions: 'count(is_told)::int',
  failed_calls: sumOf('failed_calls'),
  retries: sumOf('retries'),
  interruptions: sumOf('interruptions'),
  compactions: sumOf('compactions'),
  lines_added: sumOf('lines_added'),
  lines_removed: sumOf('lines_removed'),
  files_touched: sumOf('files'),
  waiting_sessions: 'count(permission_wait_ms)::int',
  permission_wait_ms: sumOf('permission_wait_ms'),
  ended_given_tokens: sumOf(ifEnded('input_tokens + cache_read_tokens + cache_creation_tokens')),
  ended_cache_read_tokens: sumOf(ifEnded('cache_read_tokens')),
};

function ifEnded(value: string): string {
  return `CASE WHEN ended_at IS NOT NULL THEN ${value} END`;
}

function sumOf(value: string): string {
  return `coalesce(sum(${value}), 0)::bigint`;
}

const workColumns = Object.entries(WORK).map(([column, sum]) => `${sum} AS ${column}`);

/**
 * Of each session its facts and its score are looked up once, then its versions, each once in whatever roles. Joined by the
 * planner's own choice, a day of 2,300 sessions took 850 ms instead of 46: behind the walls it expects one session.
 */
const FRESH = `
  WITH chosen AS MATERIALIZED (
    SELECT session.*, coalesce(project_id, ${NO_PROJECT}) AS place, facts.*, score
      FROM (${CHOSEN} WHERE organization_id = $1 AND started_on = $2) AS session
      LEFT JOIN LATERAL (
        SELECT true AS is_told, failed_calls, retries, interruptions, compactions, lines_added, lines_removed,
               coalesce(files_touched, cardinality(files)) AS files, permission_wait_ms
          FROM session_facts WHERE organization_id = $1 AND session_id = session.id AND session.ended_at IS NOT NULL
      ) AS facts ON true
      LEFT JOIN LATERAL (
        SELECT score FROM session_analyses
         WHERE organization_id = $1 AND session_id = session.id AND session.ended_at IS NOT NULL
      ) AS analysis ON true
  )
  SELECT day, resource_id, version_hash, place AS project_id, array_agg(DISTINCT user_id) AS people,
         ${OF_SESSIONS}, ${workColumns.join(', ')}
    FROM chosen CROSS JOIN LATERAL (
      SELECT DISTINCT resource_id, version_hash FROM session_agents WHERE organization_id = $1 AND session_id = chosen.id
    ) AS ran
   GROUP BY day, resource_id, version_hash, place`;

/** Sums a day ($2) of the versions of an organization ($1) again. */
export const RECOMPUTE_VERSIONS = recomputeDay({
  table: 'daily_version_rollups',
  key: ['resource_id', 'version_hash', 'project_id'],
  measures: ['people', ...MEASURES, ...Object.keys(WORK)],
  fresh: FRESH,
});

const averageOf = (sum: string, count: string, digits = 4) =>
  `round(sum(${sum})::numeric / nullif(sum(${count}), 0), ${digits})::float8`;

/** What all sessions came to that ran versions ($3, in hex) of a resource ($2). A quotient of exact sums is rounded once. */
export const OF_VERSIONS = `
  WITH cells AS (
    SELECT * FROM daily_version_rollups
     WHERE organization_id = $1 AND resource_id = $2
       AND version_hash IN (SELECT decode(hash, 'hex') FROM unnest($3::text[]) AS hash)
  ), users AS (
    SELECT version_hash, count(*)::int AS users
      FROM (SELECT DISTINCT version_hash, unnest(people) FROM cells) AS people GROUP BY version_hash
  ), sums AS (
    SELECT version_hash, ${SUMMED}, json_build_object(
             'sessions', sum(ended_sessions),
             'qualityScore', ${averageOf('score', 'scored_sessions')},
             'failedCalls', ${averageOf('failed_calls', 'told_sessions')},
             'retries', ${averageOf('retries', 'told_sessions')},
             'interruptions', ${averageOf('interruptions', 'told_sessions')},
             'compactions', ${averageOf('compactions', 'told_sessions')},
             'linesAdded', ${averageOf('lines_added', 'told_sessions')},
             'linesRemoved', ${averageOf('lines_removed', 'told_sessions')},
             'filesTouched', ${averageOf('files_touched', 'told_sessions')},
             'cacheHitShare', ${averageOf('ended_cache_read_tokens', 'ended_given_tokens', 6)},
             'permissionWaitMs', ${averageOf('permission_wait_ms', 'waiting_sessions')}) AS work
      FROM cells GROUP BY version_hash
  )
  SELECT encode(version_hash, 'hex') AS hash, sums.*, users FROM sums JOIN users USING (version_hash)`;
