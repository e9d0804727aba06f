import type { MigrationInterface, QueryRunner } from 'typeorm';
import { removable, tenantTable } from './row-level-security';

/** What the CLI stated that a session has cost so far, kept as it was said: usage is derived from it. */
export class TranscriptCostStates1763700077009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(STATES + STATED_BEFORE);
    await runner.query(tenantTable('transcript_cost_states') + removable('transcript_cost_states'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE transcript_cost_states');
  }
}

const STATES = `
  CREATE TABLE transcript_cost_states (
    organization_id uuid NOT NULL,
    session_id uuid NOT NULL,
    stated_at timestamptz NOT NULL,
    total_cost numeric(24, 12) NOT NULL,
    has_unknown_model_cost boolean NOT NULL,
    models jsonb NOT NULL,
    PRIMARY KEY (organization_id, session_id),
    FOREIGN KEY (organization_id, session_id) REFERENCES sessions (organization_id, id) ON DELETE CASCADE
  );
  COMMENT ON TABLE transcript_cost_states IS 'of each session the running total that is furthest';
  COMMENT ON COLUMN transcript_cost_states.stated_at IS 'responses until then are in it, later ones are not';
`;

/** So far states were usage themselves, without their time: they speak of all that is known. The walls hold the owner too. */
const STATED_BEFORE = `
  ALTER TABLE sessions NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE session_usage NO FORCE ROW LEVEL SECURITY;
  INSERT INTO transcript_cost_states
  SELECT usage.organization_id, usage.session_id, coalesce(max(last_event_at), max(started_at)),
         coalesce(max(cost) FILTER (WHERE model = ''), 0), bool_or(lower_bound),
         coalesce(jsonb_agg(jsonb_build_object(
           'model', model, 'inputTokens', usage.input_tokens, 'outputTokens', usage.output_tokens,
           'cacheReadTokens', usage.cache_read_tokens, 'cacheWriteTokens', usage.cache_creation_tokens,
           'costUsd', cost::text)) FILTER (WHERE model <> ''), '[]')
    FROM session_usage usage
    JOIN sessions ON sessions.organization_id = usage.organization_id AND sessions.id = usage.session_id
   WHERE source = 'cost_state'
   GROUP BY usage.organization_id, usage.session_id;
  ALTER TABLE session_usage FORCE ROW LEVEL SECURITY;
  ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
`;
