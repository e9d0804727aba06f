/**
 * What the events of one session say, read by the primary key of one partition. A fold reads all of the
 * session's events again: 2,000 events take about 5 ms, and figures that are computed anew are right after
 * duplicates, late events and repeated jobs. `data` comes from clients: nothing in it may fail a fold, so
 * texts are cut and numbers are checked before they are cast.
 */
const OF_SESSION = 'organization_id = $1 AND session_id = $2 AND session_day = $3';

/** One row per source: sources describe the same session and are compared, never added. */
export const EVENT_TOTALS = `
  SELECT source,
         min(occurred_at) AS first_at,
         max(occurred_at) AS last_at,
         count(DISTINCT coalesce(data->>'prompt_id', event_id))
           FILTER (WHERE event_type = 'UserPromptSubmit' AND data->>'agent_id' IS NULL) AS prompts,
         max(occurred_at) FILTER (WHERE event_type = 'SessionEnd') AS ended_at,
         (array_agg(left(data->>'reason', 100) ORDER BY occurred_at DESC)
           FILTER (WHERE event_type = 'SessionEnd'))[1] AS end_reason,
         max(occurred_at) FILTER (WHERE event_type IN ('SessionStart', 'UserPromptSubmit')) AS resumed_at
    FROM events
   WHERE ${OF_SESSION}
   GROUP BY source`;

/** A call is its \`tool_use_id\`, whichever hooks and transcripts tell of it; older CLIs send none. */
const CALLS = `
  SELECT coalesce(data->>'tool_use_id', event_id) AS call,
         left(max(data->>'tool_name'), 200) AS tool_name,
         left(max(data->>'agent_id'), 128) AS agent_id,
         bool_or(event_type = 'PostToolUseFailure') AS failed,
         max(CASE WHEN jsonb_typeof(data->'duration_ms') = 'number'
                  THEN least(greatest((data->>'duration_ms')::numeric, 0), 1e10) END)::bigint AS duration_ms
    FROM events
   WHERE ${OF_SESSION}
     AND event_type IN ('PreToolUse', 'PostToolUse', 'PostToolUseFailure')
     AND (event_type <> 'PreToolUse' OR data->>'tool_use_id' IS NOT NULL)
   GROUP BY 1`;

export const TOOLS = `
  SELECT tool_name AS "toolName",
         count(*) AS calls,
         count(*) FILTER (WHERE failed) AS failures,
         coalesce(sum(duration_ms), 0)::bigint AS "durationMs"
    FROM (${CALLS}) calls
   WHERE tool_name IS NOT NULL
   GROUP BY tool_name`;

/** Subagents: everything that carries an \`agent_id\`; the type may stand in the call that started it. */
export const AGENTS = `
  SELECT left(coalesce(data->>'agent_id', data->'tool_response'->>'agentId'), 128) AS agent_id,
         left(max(coalesce(
           CASE WHEN event_type IN ('SubagentStart', 'SubagentStop') THEN data->>'agent_type' END,
           CASE WHEN data->'tool_response'->>'agentId' IS NOT NULL THEN data->>'agent_type' END)), 200) AS agent_type,
         min(occurred_at) FILTER (WHERE data->>'agent_id' IS NOT NULL) AS first_at,
         max(occurred_at) FILTER (WHERE data->>'agent_id' IS NOT NULL) AS last_at,
         max(occurred_at) FILTER (WHERE event_type = 'SubagentStop') AS stopped_at,
         count(DISTINCT coalesce(data->>'tool_use_id', event_id)) FILTER (
           WHERE data->>'agent_id' IS NOT NULL
             AND event_type IN ('PreToolUse', 'PostToolUse', 'PostToolUseFailure')
             AND (event_type <> 'PreToolUse' OR data->>'tool_use_id' IS NOT NULL)) AS tool_calls
    FROM events
   WHERE ${OF_SESSION}
     AND coalesce(data->>'agent_id', data->'tool_response'->>'agentId') IS NOT NULL
   GROUP BY 1`;

/**
 * The model responses that count to this session. Resumed and forked sessions repeat the responses of the
 * one they came from: each counts once in an organization, to the session recorded first, with the best of
 * all copies (`betterOf` chooses).
 */
export const COUNTED_RESPONSES = `
  WITH copies AS (
    SELECT copy.*, holder.created_at AS holder_created_at
      FROM usage_records mine
      JOIN usage_records copy USING (organization_id, message_id)
      JOIN sessions holder ON holder.organization_id = copy.organization_id AND holder.id = copy.session_id
     WHERE mine.organization_id = $1 AND mine.session_id = $2
  ), owners AS (
    SELECT DISTINCT ON (message_id) message_id, session_id
      FROM copies
     ORDER BY message_id, holder_created_at, session_id
  )
  SELECT copies.*
    FROM copies JOIN owners USING (message_id)
   WHERE owners.session_id = $2`;
