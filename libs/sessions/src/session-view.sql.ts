/**
 * A session with the names it refers to, in one statement. Every reader uses it, so the v1 and the org
 * routes cannot show different things. Money travels as text inside jsonb: a JSON number would round it.
 */
export const SESSION_VIEW = `
  SELECT s.*,
         p.slug AS project_slug, p.name AS project_name,
         r.slug AS repository_slug, r.name AS repository_name,
         u.name AS user_name, u.email AS user_email,
         es.experiment_id, e.slug AS experiment_slug, es.arm AS experiment_arm,
         m.models
    FROM sessions s
    LEFT JOIN projects p ON p.organization_id = s.organization_id AND p.id = s.project_id
    LEFT JOIN repositories r ON r.organization_id = s.organization_id AND r.id = s.repository_id
    LEFT JOIN users u ON u.id = s.user_id
    LEFT JOIN experiment_sessions es ON es.organization_id = s.organization_id AND es.session_id = s.id
    LEFT JOIN experiments e ON e.organization_id = es.organization_id AND e.id = es.experiment_id
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object(
               'model', usage.model, 'requests', usage.requests, 'cost', usage.cost::text,
               'inputTokens', usage.input_tokens, 'outputTokens', usage.output_tokens,
               'cacheReadTokens', usage.cache_read_tokens, 'cacheCreationTokens', usage.cache_creation_tokens
             ) ORDER BY usage.cost DESC NULLS LAST, usage.model) AS models
        FROM session_usage usage
       WHERE usage.organization_id = s.organization_id AND usage.session_id = s.id
         AND usage.counted AND usage.model <> ''
    ) m ON true`;
