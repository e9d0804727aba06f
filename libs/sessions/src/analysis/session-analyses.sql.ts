/**
 * Sessions, what their events tell, and their analyses: there is none of one whose end was taken back. Parameters: organization,
 * sessions.
 */
export const VIEW = `
  SELECT s.id, s.user_id AS "userId", s.first_event_at IS NOT NULL AS "hasEvents", s.outcome,
         s.total_turns AS turns, s.tool_calls AS "toolCalls", s.input_tokens AS "inputTokens",
         s.cache_read_tokens AS "cacheReadTokens", s.cache_creation_tokens AS "cacheCreationTokens",
         a.analyzed_at AS "analyzedAt", a.score, a.parts,
         CASE WHEN f.session_id IS NOT NULL THEN jsonb_build_object(
           'failedCalls', f.failed_calls, 'retries', f.retries, 'interruptions', f.interruptions,
           'compactions', f.compactions, 'autoCompactions', f.auto_compactions,
           'permissionRequests', f.permission_requests, 'permissionWaitMs', f.permission_wait_ms,
           'denials', f.denials, 'apiErrors', f.api_errors,
           'linesAdded', f.lines_added, 'linesRemoved', f.lines_removed,
           'filesTouched', coalesce(f.files_touched, cardinality(f.files)), 'files', f.files, 'filesComplete', f.files_complete, 'branches', f.branches,
           'directory', f.directory, 'starts', f.starts) END AS work
    FROM sessions s
    LEFT JOIN session_facts f ON f.organization_id = s.organization_id AND f.session_id = s.id
    LEFT JOIN session_analyses a
           ON a.organization_id = s.organization_id AND a.session_id = s.id AND s.ended_at IS NOT NULL
   WHERE s.organization_id = $1 AND s.id = ANY ($2::uuid[])
   ORDER BY s.id`;

/** Parameters: organization; analyses as JSON; the time. */
export const RECORD = `
  INSERT INTO session_analyses (organization_id, session_id, score, parts, analyzed_at)
  SELECT $1, "sessionId", score, parts, $3
    FROM json_to_recordset($2::json) AS told ("sessionId" uuid, score numeric, parts json)
  ON CONFLICT (organization_id, session_id) DO UPDATE SET
    score = excluded.score, parts = excluded.parts, analyzed_at = excluded.analyzed_at`;
