/** How large it shall be; people and sessions are those of each organization. */
interface Size {
  organizations: number;
  people: number;
  sessions: number;
}

/**
 * SQL that fills a database with other organizations, until planners see what large tables are. The organizations of
 * specs get sessions, events and sums too.
 */
export function filler({ organizations, people, sessions }: Size): string {
  return `
    INSERT INTO organizations (id, slug, name)
      SELECT gen_random_uuid(), 'filler-' || n, 'Filler' FROM generate_series(1, ${organizations}) n;
    INSERT INTO roles (organization_id, id, name, level, coaching_mode, created_at)
      SELECT id, gen_random_uuid(), 'owner', 100, 'autonomous', now() FROM organizations WHERE name = 'Filler';
    INSERT INTO users (id, email)
      SELECT gen_random_uuid(), o.slug || '-' || n || '@example.com'
        FROM organizations o, generate_series(1, ${people}) n WHERE o.name = 'Filler';
    INSERT INTO memberships (organization_id, user_id, role_id)
      SELECT o.id, u.id, r.id FROM organizations o
        JOIN roles r ON r.organization_id = o.id JOIN users u ON u.email LIKE o.slug || '-%' WHERE o.name = 'Filler';
    INSERT INTO devices (id, user_id, method, client_name, scope, expires_at)
      SELECT gen_random_uuid(), id, 'device_flow', 'CLI', 'api', now() + interval '30 days'
        FROM users, generate_series(1, 3);
    INSERT INTO refresh_tokens (hash, device_id, generation, expires_at)
      SELECT sha256((id || '-' || n)::bytea), id, n, now() + interval '30 days' FROM devices, generate_series(5, 7) n;

    INSERT INTO runs (organization_id, id, user_id, started_at)
      SELECT DISTINCT ON (organization_id, n) organization_id, gen_random_uuid(), user_id, now() - n * interval '1 hour'
        FROM memberships, generate_series(1, ${sessions}) n;
    INSERT INTO sessions
        (organization_id, id, run_id, thread_id, user_id, opened_by, started_at, session_day, agent_name)
      SELECT organization_id, id, id, id, user_id, 'client', started_at, current_date, 'agent' FROM runs;
    INSERT INTO session_facts
        (organization_id, session_id, failed_calls, retries, interruptions, compactions, auto_compactions, permission_requests,
         denials, api_errors, lines_added, lines_removed, files, files_complete, branches, starts)
      SELECT organization_id, id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ARRAY['/a.ts'], true, ARRAY['main'], '[]' FROM sessions;
    INSERT INTO session_analyses (organization_id, session_id, score, parts, analyzed_at)
      SELECT organization_id, id, 50, '[]', now() FROM sessions;
    INSERT INTO session_prompts (organization_id, session_id, content) SELECT organization_id, id, 'Go on' FROM sessions;
    INSERT INTO session_search
        (organization_id, session_id, started_at, user_id, agent_name, has_ended, words, content_hash)
      SELECT organization_id, id, started_at, user_id, agent_name, false, search_document('agent'), '' FROM sessions;
    INSERT INTO resources
        (organization_id, id, tier, type, name, inheritance, current_number, published_at, created_at, updated_at)
      SELECT id, gen_random_uuid(), 'organization', 'agent', 'agent-' || n, 'standalone', 3, now(), now(), now()
        FROM organizations, generate_series(1, 20) n WHERE name = 'Filler';
    INSERT INTO resource_versions (organization_id, resource_id, number, hash, content, author_id, created_at)
      SELECT organization_id, id, n, sha256(n::text::bytea), '', gen_random_uuid(), created_at
        FROM resources, generate_series(1, 3) n;
    INSERT INTO version_log (organization_id, resource_id, since, number)
      SELECT organization_id, resource_id, created_at + number * interval '1 second', number FROM resource_versions;
    INSERT INTO session_agents (organization_id, session_id, resource_id, version_hash, tier)
      SELECT organization_id, id, gen_random_uuid(), sha256('x'), 'organization' FROM sessions;
    INSERT INTO experiments
        (organization_id, id, slug, name, agent_name, tier, resource_id, variant_number, status, traffic_split, salt,
         primary_metric, goals, guardrails, confidence, stops_on_guardrail, created_by, created_at, updated_at)
      SELECT organization_id, id, id, 'Filler', 'agent', 'organization', id, 1, 'stopped', 50, '', 'success_rate',
             ARRAY['success_rate'], '[]', 0.95, false, gen_random_uuid(), now(), now()
        FROM resources WHERE name LIKE 'agent-%';
    INSERT INTO experiment_phases (organization_id, experiment_id, number, traffic_split, started_at)
      SELECT organization_id, id, n, 50, now() FROM experiments, generate_series(1, 2) n;
    INSERT INTO experiment_assignments (organization_id, experiment_id, user_id, arm, bucket, phase, assigned_at)
      SELECT e.organization_id, e.id, m.user_id, 'control', 0, 1, now()
        FROM experiments e JOIN memberships m USING (organization_id);
    INSERT INTO experiment_user_sums (organization_id, experiment_id, user_id, arm, phase)
      SELECT organization_id, experiment_id, user_id, arm, phase FROM experiment_assignments;
    INSERT INTO experiment_sessions
        (organization_id, session_id, experiment_id, user_id, arm, phase, started_at, is_counted)
      SELECT s.organization_id, s.id, e.id, s.user_id, 'control', 1, s.started_at, true
        FROM sessions s JOIN LATERAL (
               SELECT id FROM experiments e WHERE e.organization_id = s.organization_id LIMIT 1) e ON true;
    INSERT INTO experiment_cost_bins (organization_id, experiment_id, phase, arm, bin, sessions)
      SELECT organization_id, id, 1, 'control', n, 1 FROM experiments, generate_series(1, 20) n;
    INSERT INTO experiment_looks (organization_id, experiment_id, metric, hour, looked_at, looks, sessions, users, effect,
                                  se, df, lower, upper, p_value_fixed, p_value_now, p_value)
      SELECT organization_id, id, 'success_rate', now() - n * interval '1 hour', now(), n, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1
        FROM experiments, generate_series(1, 20) n;
    INSERT INTO experiment_results (organization_id, experiment_id, report, computed_at, is_final)
      SELECT organization_id, id, '{}', now(), true FROM experiments;
    INSERT INTO session_usage (organization_id, session_id, source, model, counted, cost)
      SELECT organization_id, id, 'reported', 'claude-opus-4-5', true, 0.1 FROM sessions;
    INSERT INTO transcript_cost_states (organization_id, session_id, stated_at, is_timed, total_cost, has_unknown_model_cost, models)
      SELECT organization_id, id, started_at, true, 0.1, false, '[{"model":"claude-opus-4-5","costUsd":"0.1"}]' FROM sessions;
    INSERT INTO usage_records
        (organization_id, session_id, message_id, model, occurred_at, input_tokens, output_tokens,
         cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens, web_search_requests, output_accuracy)
      SELECT organization_id, id, 'm-' || n, 'claude-opus-4-5', started_at, 1, 1, 0, 0, 0, 0, 'exact'
        FROM sessions, generate_series(1, 2) n;
    INSERT INTO events
        (organization_id, session_id, event_id, session_day, event_type, occurred_at, source, data)
      SELECT organization_id, id, 'e-' || n, session_day, 'Stop', started_at, 'client', '{}'
        FROM sessions, generate_series(1, 4) n;
    INSERT INTO event_digests (organization_id, session_id, content) SELECT organization_id, id, '{}' FROM sessions;
    INSERT INTO daily_rollups
      SELECT id, current_date - n, kind, '', 'all', '', 1, 0, 0, 0, 0, 1, 1, 0.1, 1, 1, 0, 0
        FROM organizations, generate_series(10, 99) n, unnest(ARRAY['organization', 'agent']) kind;
    INSERT INTO weekly_rollups
      SELECT organization_id, date_trunc('week', current_date)::date - 7 * n, 'organization', '', 'user', user_id,
             1, 0, 0, 0, 0, 1, 1, 0.1, 1, 1, 0, 0
        FROM memberships, generate_series(2, 20) n;
    INSERT INTO four_week_rollups SELECT * FROM weekly_rollups;
    INSERT INTO daily_version_rollups
      SELECT organization_id, current_date - n, resource_id, hash, gen_random_uuid(), '{}', 1, 0, 0, 0, 0, 1, 1, 0.1, 1, 1, 0, 0,
             now(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
        FROM resource_versions, generate_series(1, 20) n;
    INSERT INTO audit_entries
        (organization_id, position, recorded_at, actor_id, action, subject_type, subject_id, details, hash)
      SELECT id, n, now(), gen_random_uuid(), 'role.created', 'role', 'x', '{}', sha256('x')
        FROM organizations, generate_series(1, 100) n WHERE name = 'Filler';
    ANALYZE;
  `;
}
