/**
 * What the events of one session say, read by the primary key of one partition. A fold reads all of the
 * session's events again: 2,000 events take about 10 ms, and figures that are computed anew are right after
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

/**
 * Subagents: everything that carries an `agent_id`. What kind of agent it is stands in its own start and stop, or
 * in the call of the parent that started it (a transcript keeps the two in different files).
 */
export const AGENTS = `
  WITH mentions AS (
    SELECT left(data->>'agent_id', 128) AS agent_id,
           CASE WHEN event_type IN ('SubagentStart', 'SubagentStop') THEN data->>'agent_type' END AS agent_type,
           occurred_at AS at, event_type,
           CASE WHEN event_type IN ('PreToolUse', 'PostToolUse', 'PostToolUseFailure')
                 AND (event_type <> 'PreToolUse' OR data->>'tool_use_id' IS NOT NULL)
                THEN coalesce(data->>'tool_use_id', event_id) END AS call
      FROM events
     WHERE ${OF_SESSION} AND data->>'agent_id' IS NOT NULL
    UNION ALL
    SELECT left(coalesce(data->>'spawned_agent_id', data->'tool_response'->>'agentId'), 128),
           coalesce(data->>'spawned_agent_type', data->'tool_input'->>'subagent_type'), NULL, NULL, NULL
      FROM events
     WHERE ${OF_SESSION} AND event_type = 'PostToolUse'
       AND coalesce(data->>'spawned_agent_id', data->'tool_response'->>'agentId') IS NOT NULL
  )
  SELECT agent_id,
         left(max(agent_type), 200) AS agent_type,
         min(at) AS first_at,
         max(at) AS last_at,
         max(at) FILTER (WHERE event_type = 'SubagentStop') AS stopped_at,
         count(DISTINCT call) AS tool_calls
    FROM mentions
   GROUP BY agent_id`;

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
