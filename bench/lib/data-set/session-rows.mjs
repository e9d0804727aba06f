/** One large model does the work, in two of five sessions with the small one's help. USD of a million tokens. */
const MODELS = `(VALUES (0, 'claude-opus-4-5', 5.0, 25.0, 0.5), (1, 'claude-sonnet-4-5', 3.0, 15.0, 0.3),
                        (2, 'gpt-5-codex', 1.25, 10.0, 0.125), (3, 'claude-haiku-4-5', 1.0, 5.0, 0.1))
                 AS models (n, name, input, output, cached)`;

const HELPED = 'third < 0.4';
/** What no model is known of. */
const UNKNOWN = 'third > 0.97';

/** What each model of a session used. */
const USED = `
  SELECT d.organization_id, d.session_id, CASE WHEN ${UNKNOWN} THEN '' ELSE models.name END AS model,
         (d.tokens * part * 0.1)::bigint AS input, (d.tokens * part)::bigint AS output, (d.tokens * part * 40)::bigint AS cached,
         (d.tokens * part * 3)::bigint AS written, d.turns AS requests,
         round((d.tokens * part * (0.1 * models.input + models.output + 40 * models.cached + 3 * models.input) / 1e6)::numeric, 8)
           AS cost
    FROM drawn_sessions d
    CROSS JOIN LATERAL (SELECT d.model AS n, 1.0 AS part UNION ALL SELECT 3, 0.2 WHERE ${HELPED} AND NOT ${UNKNOWN}) AS shares
    JOIN ${MODELS} USING (n)`;

const RUNS = `
  INSERT INTO runs (organization_id, id, user_id, started_at)
  SELECT organization_id, session_id, user_id, began FROM drawn_sessions`;

const USAGE = `
  INSERT INTO session_usage (organization_id, session_id, source, model, input_tokens, output_tokens, cache_read_tokens,
                             cache_creation_tokens, requests, cost, counted)
  SELECT organization_id, session_id, 'transcript', model, input, output, cached, written, requests, cost, true FROM (${USED}) used`;

const SESSIONS = `
  WITH sums AS (
    SELECT session_id, sum(input) AS input, sum(output) AS output, sum(cached) AS cached, sum(written) AS written, sum(cost) AS cost
      FROM (${USED}) used GROUP BY session_id
  )
  INSERT INTO sessions (organization_id, id, run_id, thread_id, user_id, external_id, project_id, opened_in, repository_id,
                        agent_name, trigger, metadata, opened_by, started_at, session_day, ended_at, ended_by, finalized_at,
                        outcome, summary, title, event_turns, first_event_at, last_event_at, total_turns, total_cost, cost_complete,
                        input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens, usage_source, created_at, updated_at)
  SELECT d.organization_id, session_id, session_id, session_id, user_id, session_id::text, project_id, project_id, repository_id,
         agent_name, 'cli', jsonb_build_object('git_branch', 'feature/' || left(session_id::text, 6) || '-' || split_part(three.text, ' ', 1)),
         'client', began, day, ended, CASE WHEN ended IS NOT NULL THEN 'client' END, ended,
         CASE WHEN ended IS NULL OR chance > 0.8 THEN NULL WHEN chance < 0.6 THEN 'success' WHEN chance < 0.72 THEN 'failure'
              WHEN chance < 0.75 THEN 'timeout' ELSE 'abandoned' END,
         CASE WHEN ended IS NOT NULL THEN concat_ws(' ', one.text, two.text, three.text, 'ticket-' || left(session_id::text, 8)) END,
         one.title, turns, began, began + lasted, turns, cost, third < 0.95, input, output, cached, written, 'transcript', began, would_end
    FROM (SELECT *, began + lasted AS would_end FROM drawn_sessions) d
    CROSS JOIN LATERAL (SELECT CASE WHEN other < 0.96 THEN would_end END AS ended) AS ends
    JOIN sums USING (session_id)
    JOIN fragments one ON one.n = first_text JOIN fragments two ON two.n = second_text JOIN fragments three ON three.n = third_text
   ORDER BY d.began`;

export const fillRuns = (database) => database.query(RUNS);

export const fillSessionUsage = (database) => database.query(USAGE);

/** With their summaries of about 30 words, titles and branches. Costs and tokens are those of their usage. */
export const fillSessions = (database) => database.query(SESSIONS);
